package dev.recap.catalog.trust;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * NaCl's {@code crypto_secretbox_xsalsa20poly1305}: what is in the box is the authenticator, 16
 * bytes, and after it the enciphered content; see nacl.cr.yp.to/secretbox.html. The first 32 bytes
 * of the key stream are the authenticator's key.
 *
 * @param key 32 bytes
 * @param nonce 24 bytes, never used twice with one key
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SecretBox(byte[] key, byte[] nonce) {
  static final int KEY_BYTES = 32;
  static final int NONCE_BYTES = 24;
  private static final int TAG_BYTES = 16;

  byte[] seal(byte[] content) {
    XSalsa20Engine cipher = cipher();
    Poly1305 mac = authenticator(cipher);
    byte[] box = new byte[TAG_BYTES + content.length];
    cipher.processBytes(content, 0, content.length, box, TAG_BYTES);
    mac.update(box, TAG_BYTES, content.length);
    mac.doFinal(box, 0);
    return box;
  }

  /** The content, unless the box was not sealed with this key and nonce. */
  Optional<byte[]> open(byte[] box) {
    if (box.length < TAG_BYTES) {
      return Optional.empty();
    }
    XSalsa20Engine cipher = cipher();
    Poly1305 mac = authenticator(cipher);
    byte[] tag = new byte[TAG_BYTES];
    mac.update(box, TAG_BYTES, box.length - TAG_BYTES);
    mac.doFinal(tag, 0);
    if (!MessageDigest.isEqual(tag, Arrays.copyOf(box, TAG_BYTES))) {
      return Optional.empty();
    }
    byte[] content = new byte[box.length - TAG_BYTES];
    cipher.processBytes(box, TAG_BYTES, content.length, content, 0);
    return Optional.of(content);
  }

  private XSalsa20Engine cipher() {
    XSalsa20Engine cipher = new XSalsa20Engine();
    cipher.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
    return cipher;
  }

  private static Poly1305 authenticator(XSalsa20Engine cipher) {
    byte[] first = new byte[KEY_BYTES];
    cipher.processBytes(first, 0, first.length, first, 0);
    Poly1305 mac = new Poly1305();
    mac.init(new KeyParameter(first));
    return mac;
  }
}
