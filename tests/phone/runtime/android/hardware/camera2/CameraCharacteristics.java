package android.hardware.camera2;

public final class CameraCharacteristics {
    public static final int LENS_FACING_FRONT = 0;
    public static final int LENS_FACING_BACK = 1;
    public static final Key<Integer> LENS_FACING = new Key<>("android.lens.facing");
    public static final Key<Integer> SENSOR_ORIENTATION = new Key<>("android.sensor.orientation");
    private final boolean front;

    public static final class Key<T> {
        private final String name;

        Key(String name) {
            this.name = name;
        }

        public String getName() {
            return name;
        }
    }

    CameraCharacteristics(boolean front) {
        this.front = front;
    }

    @SuppressWarnings("unchecked")
    public <T> T get(Key<T> key) {
        Integer facing = front ? LENS_FACING_FRONT : LENS_FACING_BACK;
        return key.getName().equals(LENS_FACING.getName()) ? (T) facing : (T) Integer.valueOf(front ? 270 : 90);
    }
}
