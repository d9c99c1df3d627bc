namespace MailKit.Tests.Bench.Limits;

/// <summary>An email as the limit knows it.</summary>
public sealed record LimitEmail(Guid Id, string RequestKey, byte[] Body);

/// <summary>Where it is written: one transaction for all that wait, one after another.</summary>
public abstract class LimitBook : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <returns>Of each, whether it was new and could be paid for.</returns>
    public Task<IReadOnlyList<bool>> WriteAsync(IReadOnlyList<LimitEmail> emails) => InTurnAsync(() => InsertAsync(emails));

    /// <summary>Resend has them, and calls them so.</summary>
    public Task SentAsync(IReadOnlyList<(Guid Id, string ResendId)> emails) => InTurnAsync(() => KeepSentAsync(emails));

    /// <summary>Dodo has debited them.</summary>
    public Task SettledAsync(IReadOnlyList<Guid> emails) => InTurnAsync(() => KeepSettledAsync(emails));

    public virtual ValueTask DisposeAsync()
    {
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    protected static string Schema(string id, string bytes)
        => $"CREATE TABLE emails (id {id} PRIMARY KEY, request_key TEXT NOT NULL UNIQUE, body {bytes} NOT NULL, resend_id TEXT, settled INTEGER); CREATE TABLE balance (id INTEGER PRIMARY KEY, posted INTEGER NOT NULL, held INTEGER NOT NULL); INSERT INTO balance VALUES (1, {LimitProgram.Credits}, 0)";

    protected abstract Task<IReadOnlyList<bool>> InsertAsync(IReadOnlyList<LimitEmail> emails);

    protected abstract Task KeepSentAsync(IReadOnlyList<(Guid Id, string ResendId)> emails);

    protected abstract Task KeepSettledAsync(IReadOnlyList<Guid> emails);

    private async Task InTurnAsync(Func<Task> write) => await InTurnAsync(async () =>
    {
        await write();
        return true;
    });

    private async Task<T> InTurnAsync<T>(Func<Task<T>> write)
    {
        await _turn.WaitAsync();

        try
        {
            return await write();
        }
        finally
        {
            _turn.Release();
        }
    }
}
