package dev.recap.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority that makes certificates with the JDK's keytool, and PEM files of them. */
final class Pki {
  static final String RSA = "RSA";
  static final String EC = "EC";
  static final String EDDSA = "Ed25519";
  private static final String PASSWORD = "changeit";

  private final Path folder;
  private final Path store;

  Pki(Path folder, String authority) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.store = folder.resolve("store.p12");
    keytool(
        "-genkeypair",
        "-alias",
        "ca",
        "-dname",
        "CN=" + authority,
        "-keyalg",
        EC,
        "-validity",
        "30",
        "-ext",
        "bc:c");
  }

  /** The files of one certificate. */
  record Pem(Path certificate, Path key) {}

  Pem issue(String alias, String subject, String algorithm, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                subject,
                "-keyalg",
                algorithm,
                "-signer",
                "ca",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost"));
    arguments.addAll(more.length == 0 ? List.of("-validity", "30") : List.of(more));
    keytool(arguments.toArray(String[]::new));
    try {
      KeyStore all = load();
      Key key = all.getKey(alias, PASSWORD.toCharArray());
      return new Pem(
          write(alias + ".crt", "CERTIFICATE", all.getCertificateChain(alias)),
          write(alias + ".key", "PRIVATE KEY", List.of(key.getEncoded())));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  Path authority() throws IOException {
    try {
      return write("ca.crt", "CERTIFICATE", load().getCertificateChain("ca"));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** A client that trusts this authority, and shows a certificate if it is given one. */
  SSLContext client(String... alias) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", load().getCertificate("ca"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    for (String one : alias) {
      own.setKeyEntry(
          one,
          load().getKey(one, PASSWORD.toCharArray()),
          PASSWORD.toCharArray(),
          load().getCertificateChain(one));
    }
    keys.init(own, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private KeyStore load() throws IOException, GeneralSecurityException {
    KeyStore all = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      all.load(in, PASSWORD.toCharArray());
    }
    return all;
  }

  private Path write(String name, String type, Certificate[] chain)
      throws IOException, GeneralSecurityException {
    List<byte[]> all = new ArrayList<>();
    for (Certificate one : chain) {
      all.add(one.getEncoded());
    }
    return write(name, type, all);
  }

  private Path write(String name, String type, List<byte[]> all) throws IOException {
    StringBuilder pem = new StringBuilder();
    for (byte[] one : all) {
      pem.append("-----BEGIN ").append(type).append("-----\n");
      pem.append(
          Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(one));
      pem.append("\n-----END ").append(type).append("-----\n");
    }
    return Files.writeString(folder.resolve(name), pem);
  }

  private void keytool(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.add("-J-XX:TieredStopAtLevel=1");
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
