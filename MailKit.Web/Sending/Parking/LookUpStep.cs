using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Http;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Sending.Parking;

/// <summary>Asks Resend about parked emails, some times over ten minutes; after that a person decides. Its listing is read once for all that are due.</summary>
public sealed partial class LookUpStep(StepContext context, ResendLookup lookup, ILogger<LookUpStep> logger) : WorkStep(context, WorkKind.LookUp, logger)
{
    private const int MaxLookups = 8;

    private Task<IReadOnlyDictionary<Guid, string>>? _found;

    protected override int Most => 50;

    protected override bool IsResting => Context.Limits.IsClosed(ProviderLimits.Resend);

    protected override async Task DoAsync(Lease lease, WorkItem item, CancellationToken cancellationToken)
    {
        try
        {
            var found = await (_found ??= FindAsync(lease, cancellationToken));
            await Context.Transactions.RunAsync<ParkedEmails>(
                parked => parked.LookedUpAsync(lease, item, found.GetValueOrDefault(item.SubjectId), NextAt(item), cancellationToken),
                cancellationToken);

            if (!found.ContainsKey(item.SubjectId))
            {
                LogNotFound(item.SubjectId, NextAt(item));
            }
        }
        catch (ProviderException e)
        {
            // That says nothing about the email.
            var soon = Context.Clock.GetUtcNow() + Backoff.After(6, e.RetryAfter);
            await Context.Transactions.RunAsync<WorkTable>(work => work.PostponeAsync(lease, item, soon, cancellationToken), cancellationToken);
        }
    }

    private async Task<IReadOnlyDictionary<Guid, string>> FindAsync(Lease lease, CancellationToken cancellationToken)
    {
        var ids = lease.Items.Select(i => i.SubjectId).ToArray();
        var emails = await Context.Db.Emails.AsNoTracking().Where(e => ids.Contains(e.Id) && e.State == EmailState.Parked).ToListAsync(cancellationToken);
        return emails.Count is 0 ? new Dictionary<Guid, string>() : await lookup.FindAsync(emails, cancellationToken);
    }

    private DateTimeOffset? NextAt(WorkItem item) => item.Failures + 1 < MaxLookups ? Context.Clock.GetUtcNow() + Backoff.After(item.Failures + 5) : null;

    [LoggerMessage(LogLevel.Warning, "Resend does not list the parked email {EmailId}; asked again {At}, or a person decides")]
    private partial void LogNotFound(Guid emailId, DateTimeOffset? at);
}
