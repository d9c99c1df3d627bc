using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Work;

/// <summary>
/// Runs a write in a transaction on a context of its own, so that nothing a failed try left behind comes along. A deadlock, a
/// serialization failure or a row that moved meanwhile is tried again from the start. Its commit is never cancelled.
/// </summary>
public sealed class Transactions(IServiceScopeFactory scopes, AccountQueues queues)
{
    // Writers of two processes may meet at the same rows again and again.
    private const int Tries = 12;

    /// <param name="write">May run several times; only the last one counts.</param>
    public Task<T> RunAsync<TService, T>(Func<TService, Task<T>> write, CancellationToken cancellationToken) where TService : notnull
        => RunAsync([], write, cancellationToken);

    /// <param name="accounts">Whose balances it moves: their writers take turns.</param>
    /// <inheritdoc cref="RunAsync{TService, T}(Func{TService, Task{T}}, CancellationToken)"/>
    public async Task<T> RunAsync<TService, T>(IReadOnlyCollection<Guid> accounts, Func<TService, Task<T>> write, CancellationToken cancellationToken) where TService : notnull
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<MailKitDbContext>();

            try
            {
                using var turn = await queues.EnterAsync(db, accounts, cancellationToken);
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                var result = await write(scope.ServiceProvider.GetRequiredService<TService>());
                await transaction.CommitAsync(CancellationToken.None);
                scope.ServiceProvider.GetRequiredService<WorkTable>().Committed();
                return result;
            }
            catch (Exception e) when (attempt < Tries && db.IsCollision(e))
            {
                // Not both at the same moment again.
                await Task.Delay(Random.Shared.Next(1, 10 * attempt), cancellationToken);
            }
        }
    }

    public Task RunAsync<TService>(Func<TService, Task> write, CancellationToken cancellationToken) where TService : notnull
        => RunAsync([], write, cancellationToken);

    public Task RunAsync<TService>(IReadOnlyCollection<Guid> accounts, Func<TService, Task> write, CancellationToken cancellationToken) where TService : notnull
        => RunAsync<TService, bool>(accounts, async service =>
        {
            await write(service);
            return true;
        }, cancellationToken);
}

/// <summary>Saving where somebody else may save the same.</summary>
public static class Saving
{
    /// <summary>A row that somebody else wrote at the same moment makes the whole transaction come again, and then it is seen.</summary>
    public static async Task SaveOrComeAgainAsync(this MailKitDbContext db, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (db.IsDuplicate(e))
        {
            throw new DbUpdateConcurrencyException("Somebody else wrote the same at the same moment.", e);
        }
    }
}
