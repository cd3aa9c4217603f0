package android.text;

public class Html {
    public static Spanned fromHtml(String source) {
        String plain = source.replaceAll("(?i)<br\\s*/?>|</p>", "\n").replaceAll("<[^>]*>", "");
        return new SpannableString(plain.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
    }

    public static Spanned fromHtml(String source, int flags) {
        return fromHtml(source);
    }
}
