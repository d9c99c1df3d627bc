using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Http;

/// <content>The rows that stand for the requests of a limit.</content>
public sealed partial class ProviderLimits
{
    private async Task HaveSlotsAsync(string provider, RateLimit limit)
    {
        var made = _slots.GetOrAdd((provider, limit), _ => MakeSlotsAsync(provider, limit));

        try
        {
            await made;
        }
        catch
        {
            // A failure that is kept would keep this process from the provider for good.
            _slots.TryRemove(new((provider, limit), made));
            throw;
        }
    }

    // Rows for every request that the limit allows; other processes make the same ones.
    private async Task MakeSlotsAsync(string provider, RateLimit limit)
    {
        for (var number = 0; number < limit.Requests; number++)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<MailKitDbContext>();

            if (number is 0 && await Slots(db, provider, limit).CountAsync() == limit.Requests)
            {
                return;
            }

            db.ProviderSlots.Add(new() { Provider = provider, Window = limit.Seconds, Number = number, UsedAt = DateTimeOffset.UnixEpoch });
            await InsertAsync(db, CancellationToken.None);
        }
    }

    // Another process wrote the same.
    private static async Task InsertAsync(MailKitDbContext db, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (db.IsDuplicate(e))
        {
        }
    }

    private static IQueryable<ProviderSlot> SlotsFor(CallPurpose purpose, MailKitDbContext db, string provider, RateLimit limit)
    {
        var (from, to, _) = purpose.SharesOf(limit.Requests);
        return Slots(db, provider, limit).Where(s => s.Number >= from && s.Number < to);
    }

    private static IQueryable<ProviderSlot> Slots(MailKitDbContext db, string provider, RateLimit limit)
        => db.ProviderSlots.Where(s => s.Provider == provider && s.Window == limit.Seconds && s.Number < limit.Requests);
}
