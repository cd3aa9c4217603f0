package android.text;

public interface Editable extends CharSequence {
    /** A text that does not change. */
    final class Plain implements Editable {
        private final CharSequence text;

        public Plain(CharSequence text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int at) {
            return text.charAt(at);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
