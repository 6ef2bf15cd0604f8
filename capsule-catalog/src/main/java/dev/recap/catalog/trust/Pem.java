package dev.recap.catalog.trust;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import org.bouncycastle.util.encoders.DecoderException;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * One object of a PEM text; see RFC 7468.
 *
 * @param type what stands after BEGIN
 */
record Pem(String type, PemObject object) {

  /**
   * Reads the first object of a text.
   *
   * @param what it should be, for the message
   */
  static Pem read(String what, String text) throws KeyFileException {
    try (PemReader reader = new PemReader(new StringReader(text))) {
      PemObject object = reader.readPemObject();
      if (object == null) {
        throw new KeyFileException(
            "Tried to read %s but it is not PEM: it has no line -----BEGIN …-----".formatted(what));
      }
      return new Pem(object.getType(), object);
    } catch (IOException | DecoderException e) {
      throw new KeyFileException(
          "Tried to read %s but it is not PEM: %s".formatted(what, e.getMessage()), e);
    }
  }

  byte[] content() {
    return object.getContent();
  }

  static String text(String type, byte[] content) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, content));
    } catch (IOException e) {
      throw new IllegalStateException("writing into memory", e);
    }
    return text.toString();
  }
}
