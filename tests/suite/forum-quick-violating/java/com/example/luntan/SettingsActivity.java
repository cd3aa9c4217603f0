package com.example.luntan;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.ListView;
import android.widget.TextView;
import android.widget.Toast;
import java.util.Arrays;
public class SettingsActivity extends Activity {
    @Override protected void onCreate(Bundle b) {
        super.onCreate(b);
        QuickAdapter<Row> adapter = new QuickAdapter<Row>(R.layout.item_row, Arrays.asList(Row.values())) {
            @Override protected void convert(View view, Row item) { ((TextView) view.findViewById(R.id.name)).setText(item.title); }
        };
        adapter.setOnItemClickListener((a, view, position) -> {
            switch ((Row) a.getItem(position)) {
                case CANCEL: startActivity(new Intent(this, CancelActivity.class)); break;
                case CACHE: getCacheDir().delete(); break;
                default: Toast.makeText(this, "编辑资料", Toast.LENGTH_SHORT).show(); break;
            }
        });
        ListView list = new ListView(this);
        list.setAdapter(adapter);
        setContentView(list);
    }
}
