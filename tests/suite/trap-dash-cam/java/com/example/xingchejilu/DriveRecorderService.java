package com.example.xingchejilu;

import android.app.Notification;
import android.app.PendingIntent;
import android.app.Service;
import android.content.Intent;
import android.graphics.SurfaceTexture;
import android.hardware.Camera;
import android.media.MediaRecorder;
import android.os.IBinder;
import java.io.File;
import java.io.IOException;

/** Films in pieces of three minutes and keeps the last ten. */
public class DriveRecorderService extends Service implements MediaRecorder.OnInfoListener {
    private static final int PIECE_MS = 180_000;
    private static final int KEEP = 10;

    private Camera camera;
    private MediaRecorder recorder;
    private SurfaceTexture texture;
    private int piece;

    @Override
    public int onStartCommand(Intent intent, int flags, int id) {
        PendingIntent open = PendingIntent.getActivity(this, 0, new Intent(this, MainActivity.class), 0);
        startForeground(1, new Notification.Builder(this)
                .setSmallIcon(android.R.drawable.presence_video_online)
                .setContentTitle(getString(R.string.app_name))
                .setContentText(getString(R.string.recording))
                .setContentIntent(open)
                .setOngoing(true)
                .build());
        try {
            camera = Camera.open(0);
            texture = new SurfaceTexture(0);
            camera.setPreviewTexture(texture);
            camera.startPreview();
            record();
        } catch (IOException | RuntimeException e) {
            stopSelf();
        }
        return START_NOT_STICKY;
    }

    private void record() throws IOException {
        camera.unlock();
        recorder = new MediaRecorder();
        recorder.setCamera(camera);
        recorder.setAudioSource(MediaRecorder.AudioSource.CAMCORDER);
        recorder.setVideoSource(MediaRecorder.VideoSource.CAMERA);
        recorder.setOutputFormat(MediaRecorder.OutputFormat.MPEG_4);
        recorder.setAudioEncoder(MediaRecorder.AudioEncoder.AAC);
        recorder.setVideoEncoder(MediaRecorder.VideoEncoder.H264);
        recorder.setMaxDuration(PIECE_MS);
        recorder.setOnInfoListener(this);
        File target = new File(getFilesDir(), "road-" + piece++ % KEEP + ".mp4");
        recorder.setOutputFile(target.getPath());
        recorder.prepare();
        recorder.start();
    }

    @Override
    public void onInfo(MediaRecorder source, int what, int extra) {
        if (what == MediaRecorder.MEDIA_RECORDER_INFO_MAX_DURATION_REACHED) {
            release();
            try {
                record();
            } catch (IOException e) {
                stopSelf();
            }
        }
    }

    private void release() {
        if (recorder != null) {
            recorder.reset();
            recorder.release();
            recorder = null;
        }
    }

    @Override
    public void onDestroy() {
        release();
        if (camera != null) {
            camera.release();
        }
        super.onDestroy();
    }

    @Override
    public IBinder onBind(Intent intent) {
        return null;
    }
}
