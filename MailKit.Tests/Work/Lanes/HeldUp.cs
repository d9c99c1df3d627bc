using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Work.Lanes;

/// <summary>Makes requests wait for each other, so that a lane writes them together.</summary>
public static class HeldUp
{
    /// <summary>Somebody else has the table that they all want to write to, until so many of them are in the lane.</summary>
    /// <param name="locked">What takes the table on PostgreSQL.</param>
    /// <param name="inLane">How many are there.</param>
    public static async Task<HttpResponseMessage[]> AskAsync(MailKitApp app, FormattableString locked, int waiting, Func<int> inLane, Func<IEnumerable<Task<HttpResponseMessage>>> ask)
    {
        List<Task<HttpResponseMessage>> asked = [];
        await app.DataAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();

            // SQLite has one writer anyway: a transaction is enough.
            if (db.Database.IsNpgsql())
            {
                await db.Database.ExecuteSqlAsync(locked);
            }

            asked = [.. ask()];
            await Until.TrueAsync(() => Task.FromResult(inLane() >= waiting && asked.Count(a => !a.IsCompleted) == waiting));
            await transaction.CommitAsync();
            return 0;
        });

        return await Task.WhenAll(asked);
    }
}
