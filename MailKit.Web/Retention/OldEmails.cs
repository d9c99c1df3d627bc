using MailKit.Domain.Sending;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Retention;

/// <summary>Removes what old emails say, and what Resend told about them. The email itself stays, and answers whoever repeats its request.</summary>
public sealed class OldEmails(MailKitDbContext db, Transactions transactions, TimeProvider clock)
{
    private const int Piece = 1000;

    /// <summary>What may still have to be sent needs its body; from the other states no way leads back to these.</summary>
    private static readonly EmailState[] Unsent = [EmailState.Queued, EmailState.Parked, EmailState.Scheduled];

    /// <returns>The id to go on after; null when that was all.</returns>
    public async Task<Guid?> RemoveBodiesAsync(Guid after, Guid before, CancellationToken cancellationToken)
    {
        var ids = await Old(db.EmailBodies.Where(b => b.RemovedAt == null && b.EmailId > after && b.EmailId < before)).Select(b => b.EmailId).ToListAsync(cancellationToken);

        if (ids.Count is 0)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        await transactions.RunAsync<MailKitDbContext, int>(
            own => own.EmailBodies.Where(b => b.RemovedAt == null && ids.Contains(b.EmailId)).ExecuteUpdateAsync(
                b => b.SetProperty(x => x.Html, (string?)null).SetProperty(x => x.Text, (string?)null).SetProperty(x => x.RemovedAt, now),
                cancellationToken),
            cancellationToken);
        return Next(ids);
    }

    /// <inheritdoc cref="RemoveBodiesAsync"/>
    public async Task<Guid?> RemoveTimelinesAsync(Guid after, Guid before, CancellationToken cancellationToken)
    {
        var old = await Old(db.EmailBodies.Where(b => b.TimelineRemovedAt == null && b.EmailId > after && b.EmailId < before)).Select(b => new { b.AccountId, b.EmailId }).ToListAsync(cancellationToken);
        var ids = old.ConvertAll(b => b.EmailId);

        if (ids.Count is 0)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        await transactions.RunAsync<MailKitDbContext>(
            async own =>
            {
                // The events' key begins with the account.
                foreach (var account in old.ToLookup(b => b.AccountId, b => b.EmailId))
                {
                    var emails = account.ToArray();
                    await own.EmailEvents.Where(e => e.AccountId == account.Key && emails.Contains(e.EmailId)).ExecuteDeleteAsync(cancellationToken);
                }

                await own.EmailBodies.Where(b => b.TimelineRemovedAt == null && ids.Contains(b.EmailId)).ExecuteUpdateAsync(b => b.SetProperty(x => x.TimelineRemovedAt, now), cancellationToken);
            },
            cancellationToken);
        return Next(ids);
    }

    private IQueryable<EmailBody> Old(IQueryable<EmailBody> bodies)
        => bodies.AsNoTracking()
            .Where(b => db.Emails.Any(e => e.AccountId == b.AccountId && e.Id == b.EmailId && !Unsent.Contains(e.State)))
            .OrderBy(b => b.EmailId)
            .Take(Piece);

    private static Guid? Next(List<Guid> ids) => ids.Count < Piece ? null : ids[^1];
}
