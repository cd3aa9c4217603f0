package sim;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** Encoding and decoding of pictures, and the drawn face that the cameras see by default. */
public final class Pictures {
    private Pictures() {}

    /** Writes {@code picture.jpg} and {@code frame.nv21} into a folder, of a JPEG or of the drawn face. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        boolean given = arguments.length > 1;
        byte[] jpeg = given ? Files.readAllBytes(Path.of(arguments[1])) : encode(drawn(), "jpeg", 90);
        Files.write(folder.resolve("picture.jpg"), jpeg);
        Files.write(folder.resolve("frame.nv21"), nv21(scaled(decode(jpeg), Frames.WIDTH, Frames.HEIGHT)));
    }

    private static BufferedImage drawn() {
        BufferedImage image = new BufferedImage(480, 640, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(new Color(150, 175, 190));
        pen.fillRect(0, 0, 480, 640);
        pen.setColor(new Color(70, 60, 60));
        pen.fillOval(120, 90, 240, 260);
        pen.setColor(new Color(225, 180, 150));
        pen.fillOval(140, 130, 200, 270);
        pen.setColor(Color.WHITE);
        pen.fillOval(175, 230, 50, 26);
        pen.fillOval(255, 230, 50, 26);
        pen.setColor(Color.BLACK);
        pen.fillOval(190, 232, 22, 22);
        pen.fillOval(270, 232, 22, 22);
        pen.fillRect(172, 208, 56, 8);
        pen.fillRect(252, 208, 56, 8);
        pen.setColor(new Color(190, 140, 115));
        pen.fillOval(224, 255, 32, 52);
        pen.setColor(new Color(170, 70, 70));
        pen.fillOval(200, 330, 80, 24);
        pen.setColor(new Color(60, 80, 130));
        pen.fillRect(90, 430, 300, 210);
        pen.dispose();
        return image;
    }

    public static BufferedImage decode(byte[] picture) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(picture));
    }

    public static byte[] encode(BufferedImage image, String kind, int quality) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName(kind).next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        if (kind.equals("jpeg")) {
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(quality / 100f);
        }
        try (var target = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(target);
            writer.write(null, new IIOImage(image, null, null), how);
        }
        writer.dispose();
        return bytes.toByteArray();
    }

    public static BufferedImage scaled(BufferedImage image, int width, int height) {
        BufferedImage made = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = made.createGraphics();
        pen.drawImage(image, 0, 0, width, height, null);
        pen.dispose();
        return made;
    }

    static byte[] nv21(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] frame = new byte[width * height * 3 / 2];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int rgb = image.getRGB(x, y);
                int r = rgb >> 16 & 255;
                int g = rgb >> 8 & 255;
                int b = rgb & 255;
                frame[y * width + x] = (byte) (((66 * r + 129 * g + 25 * b + 128) >> 8) + 16);
                if (y % 2 == 0 && x % 2 == 0) {
                    int at = width * height + y / 2 * width + x;
                    frame[at] = (byte) (((112 * r - 94 * g - 18 * b + 128) >> 8) + 128);
                    frame[at + 1] = (byte) (((-38 * r - 74 * g + 112 * b + 128) >> 8) + 128);
                }
            }
        }
        return frame;
    }

    /** The picture in an NV21 frame. */
    public static BufferedImage image(byte[] frame, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int light = 298 * ((frame[y * width + x] & 255) - 16);
                int at = width * height + y / 2 * width + (x & ~1);
                int v = (frame[at] & 255) - 128;
                int u = (frame[at + 1] & 255) - 128;
                int r = channel(light + 409 * v);
                int g = channel(light - 100 * u - 208 * v);
                image.setRGB(x, y, r << 16 | g << 8 | channel(light + 516 * u));
            }
        }
        return image;
    }

    private static int channel(int value) {
        return Math.max(0, Math.min(255, (value + 128) >> 8));
    }
}
