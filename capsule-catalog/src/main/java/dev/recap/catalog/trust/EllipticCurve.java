package dev.recap.catalog.trust;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/** NIST's curve P-256, the one that cosign makes its keys on; see FIPS 186-5. */
final class EllipticCurve {
  static final String NAME = "secp256r1";

  private EllipticCurve() {}

  static boolean has(ECKey key) throws GeneralSecurityException {
    ECParameterSpec own = parameters();
    ECParameterSpec other = key.getParams();
    return own.getCurve().equals(other.getCurve())
        && own.getGenerator().equals(other.getGenerator())
        && own.getOrder().equals(other.getOrder());
  }

  /** The public half: the JDK keeps it in private keys' files but does not give it out. */
  static ECPublicKey publicHalf(ECPrivateKey key) throws GeneralSecurityException {
    BigInteger secret = key.getS();
    if (secret.signum() <= 0 || secret.compareTo(parameters().getOrder()) >= 0) {
      throw new GeneralSecurityException("its number is not one of the curve");
    }
    var point = CustomNamedCurves.getByName(NAME).getG().multiply(secret).normalize();
    ECPoint half =
        new ECPoint(point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
    return (ECPublicKey)
        KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(half, parameters()));
  }

  private static ECParameterSpec parameters() throws GeneralSecurityException {
    AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
    curve.init(new ECGenParameterSpec(NAME));
    return curve.getParameterSpec(ECParameterSpec.class);
  }
}
