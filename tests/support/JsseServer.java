// An HTTPS server on Java's own TLS stack (JSSE): JsseServer.java PORT KEYSTORE [PROTOCOL...], for example TLSv1.2.
// The page is 20,000 bytes long.
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.FileInputStream;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

public class JsseServer {
  public static void main(String[] arguments) throws Exception {
    char[] password = "test".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (FileInputStream file = new FileInputStream(arguments[1])) {
      store.load(file, password);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])), 128);
    SSLParameters parameters = context.getDefaultSSLParameters();
    if (arguments.length > 2) {
      parameters.setProtocols(Arrays.copyOfRange(arguments, 2, arguments.length));
    }
    server.setHttpsConfigurator(new HttpsConfigurator(context) {
      @Override
      public void configure(HttpsParameters connection) {
        connection.setSSLParameters(parameters);
      }
    });
    server.createContext("/", exchange -> {
      byte[] page = new byte[20000];
      exchange.sendResponseHeaders(200, page.length);
      exchange.getResponseBody().write(page);
      exchange.close();
    });
    server.setExecutor(Executors.newFixedThreadPool(8));
    server.start();
  }
}
