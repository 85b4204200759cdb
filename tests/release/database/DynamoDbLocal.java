import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * AWS's own DynamoDB Local, in memory, on a free port of 127.0.0.1, which it prints.
 *
 * Its own command listens on every interface of the machine, reports to AWS that it started, and has to
 * be told a port, which somebody else may take meanwhile.
 */
final class DynamoDbLocal {
    public static void main(String[] arguments) throws Exception {
        // No file, and a database for each access key id and region.
        var databases = new LocalDynamoDBRequestHandler(0, true, null, false, false);
        var server = new Server(new InetSocketAddress("127.0.0.1", 0));
        server.setHandler(new LocalDynamoDBServerHandler(databases, null));
        server.start();
        System.out.println(((ServerConnector) server.getConnectors()[0]).getLocalPort());
        server.join();
    }
}
