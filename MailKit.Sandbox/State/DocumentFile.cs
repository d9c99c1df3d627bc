using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace MailKit.Sandbox.State;

/// <summary>The state on disk: one table of JSON documents, written by one thread that commits whatever has gathered while it wrote.</summary>
public sealed class DocumentFile : IAsyncDisposable
{
    private readonly SqliteConnection connection;
    private readonly Channel<Batch> batches = Channel.CreateUnbounded<Batch>(new() { SingleReader = true });
    private readonly Task writing;
    private Task latest = Task.CompletedTask;

    public DocumentFile(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        Execute("PRAGMA journal_mode = WAL");
        Execute("PRAGMA synchronous = NORMAL");
        Execute("CREATE TABLE IF NOT EXISTS documents (kind TEXT NOT NULL, id TEXT NOT NULL, json BLOB NOT NULL, UNIQUE (kind, id))");

        // Made here: a connection's list of commands bears one thread only, and another may be reading by the time the writer runs.
        var put = Prepare("INSERT INTO documents (kind, id, json) VALUES ($kind, $id, $json) ON CONFLICT (kind, id) DO UPDATE SET json = excluded.json");
        var remove = Prepare("DELETE FROM documents WHERE kind = $kind AND id = $id");
        writing = Task.Run(() => WriteAsync(put, remove));
    }

    /// <summary>Done when everything handed over so far is in the file.</summary>
    public Task Saved => Volatile.Read(ref latest);

    /// <summary>Every document, in the order in which they were first written. Only before anything is appended: the connection is the writer's then.</summary>
    public IEnumerable<(string Kind, string Id, byte[] Json)> ReadAll()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT kind, id, json FROM documents ORDER BY rowid";
        using var reader = command.ExecuteReader();

        while (reader.Read())
        {
            yield return (reader.GetString(0), reader.GetString(1), (byte[])reader[2]);
        }
    }

    /// <summary>Hands over the documents of one change. The caller holds the state's lock, so the order here is the order of the changes.</summary>
    public Task Append(IReadOnlyList<DocumentChange> changes)
    {
        if (changes.Count is 0)
        {
            return Saved;
        }

        var batch = new Batch(changes, new(TaskCreationOptions.RunContinuationsAsynchronously));

        if (!batches.Writer.TryWrite(batch))
        {
            throw new ObjectDisposedException(nameof(DocumentFile), "The sandbox is stopping.");
        }

        Volatile.Write(ref latest, batch.Saved.Task);
        return batch.Saved.Task;
    }

    public async ValueTask DisposeAsync()
    {
        batches.Writer.TryComplete();
        await writing;
        await connection.DisposeAsync();
    }

    private async Task WriteAsync(SqliteCommand put, SqliteCommand remove)
    {
        var gathered = new List<Batch>();

        while (await batches.Reader.WaitToReadAsync())
        {
            gathered.Clear();

            while (gathered.Count < 500 && batches.Reader.TryRead(out var batch))
            {
                gathered.Add(batch);
            }

            try
            {
                Commit(gathered, put, remove);
                gathered.ForEach(static b => b.Saved.SetResult());
            }
            catch (Exception e) when (e is SqliteException or JsonException or NotSupportedException)
            {
                gathered.ForEach(b => b.Saved.SetException(e));
            }
        }
    }

    private void Commit(List<Batch> gathered, SqliteCommand put, SqliteCommand remove)
    {
        using var transaction = connection.BeginTransaction();
        put.Transaction = remove.Transaction = transaction;

        foreach (var change in gathered.SelectMany(static b => b.Changes))
        {
            var command = change.Row is null ? remove : put;
            command.Parameters["$kind"].Value = change.Kind;
            command.Parameters["$id"].Value = change.Id;

            if (change.Row is { } row)
            {
                command.Parameters["$json"].Value = JsonSerializer.SerializeToUtf8Bytes(row, row.GetType(), SandboxJson.Options);
            }

            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private SqliteCommand Prepare(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.Add("$kind", SqliteType.Text);
        command.Parameters.Add("$id", SqliteType.Text);

        if (sql.Contains("$json", StringComparison.Ordinal))
        {
            command.Parameters.Add("$json", SqliteType.Blob);
        }

        return command;
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed record Batch(IReadOnlyList<DocumentChange> Changes, TaskCompletionSource Saved);
}
