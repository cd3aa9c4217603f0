package com.example.shiguangxiangce;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.pm.PackageManager;
import android.os.AsyncTask;
import android.os.Bundle;
import android.view.View;
import android.widget.TextView;
import android.widget.Toast;

/** Pictures, and people if the user likes. */
public class GalleryActivity extends Activity implements View.OnClickListener {
    private PeopleIndex people;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.gallery);
        people = new PeopleIndex(this);
        findViewById(R.id.group).setOnClickListener(this);
        findViewById(R.id.off).setOnClickListener(this);
        findViewById(R.id.latest).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        int id = view.getId();
        if (id == R.id.group) {
            new AlertDialog.Builder(this)
                    .setTitle(R.string.title)
                    .setMessage(R.string.text)
                    .setPositiveButton(R.string.yes, (d, w) -> start())
                    .setNegativeButton(R.string.no, (d, w) -> d.dismiss())
                    .show();
        } else if (id == R.id.off) {
            people.clear();
            Toast.makeText(this, R.string.deleted, Toast.LENGTH_SHORT).show();
        } else {
            new UpdateCheck().execute();
        }
    }

    private void start() {
        if (checkSelfPermission(Manifest.permission.READ_EXTERNAL_STORAGE)
                == PackageManager.PERMISSION_GRANTED) {
            group();
        } else {
            requestPermissions(new String[] {Manifest.permission.READ_EXTERNAL_STORAGE}, 6);
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            group();
        }
    }

    private void group() {
        new AsyncTask<Void, Void, Integer>() {
            @Override
            protected Integer doInBackground(Void... none) {
                return people.build();
            }

            @Override
            protected void onPostExecute(Integer groups) {
                ((TextView) findViewById(R.id.sum)).setText(getString(R.string.groups, groups));
            }
        }.execute();
    }
}
