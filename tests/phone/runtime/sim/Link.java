package sim;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** The app's line to the phone's system: requests with an answer, in both directions. */
public final class Link {
    /** What the app does when the system asks it something. */
    public interface Answerer {
        /** @return the fields of the answer */
        String[] answer(String[] request);
    }

    private final SocketChannel channel;
    private final BufferedReader reader;
    private final Map<String, CompletableFuture<String[]>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Answerer answerer;

    public Link(String path, Answerer answerer) throws IOException {
        this.answerer = answerer;
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(path));
        // A second channel object for reading is not needed: reads and writes lock apart.
        reader = new BufferedReader(
                new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
        Thread thread = new Thread(this::read, "sim-link");
        thread.setDaemon(true);
        thread.start();
    }

    /** Asks the system and waits. */
    public String[] ask(String... request) {
        String number = "Q" + count.incrementAndGet();
        CompletableFuture<String[]> answer = new CompletableFuture<>();
        waiting.put(number, answer);
        write(number, request);
        try {
            return answer.get();
        } catch (InterruptedException | ExecutionException gone) {
            throw new IllegalStateException("the system is gone", gone);
        }
    }

    private void write(String number, String[] fields) {
        StringBuilder line = new StringBuilder(number);
        for (String field : fields) {
            line.append('\t').append(escaped(field));
        }
        ByteBuffer bytes = ByteBuffer.wrap(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        synchronized (waiting) {
            try {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            } catch (IOException gone) {
                Runtime.getRuntime().halt(137);
            }
        }
    }

    private void read() {
        try {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] fields = fields(line);
                String number = fields[0];
                String[] rest = new String[fields.length - 1];
                System.arraycopy(fields, 1, rest, 0, rest.length);
                if (number.startsWith("R")) {
                    CompletableFuture<String[]> answer = waiting.remove("Q" + number.substring(1));
                    if (answer != null) {
                        answer.complete(rest);
                    }
                } else {
                    Thread work = new Thread(() -> serve(number, rest), "sim-serve");
                    work.setDaemon(true);
                    work.start();
                }
            }
        } catch (IOException gone) {
            // falls through: without a system there is no app
        }
        Runtime.getRuntime().halt(137);
    }

    private void serve(String number, String[] request) {
        String[] answer;
        try {
            answer = answerer.answer(request);
        } catch (RuntimeException failed) {
            answer = new String[] {"error", String.valueOf(failed)};
        }
        write("T" + number.substring(1), answer);
    }

    private static String escaped(String field) {
        if (field == null) {
            return "";
        }
        return field.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String[] fields(String line) {
        List<String> found = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        for (int at = 0; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '\t') {
                found.add(field.toString());
                field.setLength(0);
            } else if (c == '\\' && at + 1 < line.length()) {
                char next = line.charAt(++at);
                field.append(next == 't' ? '\t' : next == 'n' ? '\n' : next == 'r' ? '\r' : next);
            } else {
                field.append(c);
            }
        }
        found.add(field.toString());
        return found.toArray(new String[0]);
    }
}
