package android.os;

import java.util.Iterator;
import java.util.PriorityQueue;

public final class MessageQueue {
    private final PriorityQueue<Message> messages = new PriorityQueue<>();
    private long order;
    private boolean quitting;

    synchronized void add(Message message) {
        message.order = order++;
        messages.add(message);
        notifyAll();
    }

    synchronized Message next() {
        while (!quitting) {
            Message first = messages.peek();
            long wait = first == null ? 0 : first.when - Handler.now();
            if (first != null && wait <= 0) {
                return messages.poll();
            }
            try {
                wait(wait);
            } catch (InterruptedException stop) {
                return null;
            }
        }
        return null;
    }

    synchronized void remove(Handler target, Runnable callback, int what, Object token, boolean all) {
        for (Iterator<Message> each = messages.iterator(); each.hasNext(); ) {
            Message one = each.next();
            boolean asked = all || (callback == null ? one.callback == null && one.what == what : one.callback == callback);
            if (one.target == target && asked && (token == null || one.obj == token)) {
                each.remove();
            }
        }
    }

    synchronized boolean has(Handler target, int what) {
        return messages.stream().anyMatch(one -> one.target == target && one.callback == null && one.what == what);
    }

    synchronized void quit() {
        quitting = true;
        notifyAll();
    }
}
