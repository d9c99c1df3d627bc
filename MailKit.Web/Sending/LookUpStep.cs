using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Banners;
using MailKit.Web.Data;
using MailKit.Web.Http;
using MailKit.Web.Live;
using MailKit.Web.Settling;
using MailKit.Web.Work;

namespace MailKit.Web.Sending;

/// <summary>Asks Resend about a parked email, some times over ten minutes; after that a person decides.</summary>
public sealed partial class LookUpStep(
    MailKitDbContext db,
    ResendLookup lookup,
    ProviderLimits limits,
    Leases leases,
    LiveFeed feed,
    WorkSignal<SettleStep> next,
    TimeProvider clock,
    ILogger<LookUpStep> logger) : IStep
{
    public async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        if (limits.IsClosed(ProviderLimits.Resend) || await db.Emails.Where(e => e.State == EmailState.Parked).LeaseNextAsync<Email, Guid>(leases.New(), cancellationToken) is not { } email)
        {
            return false;
        }

        try
        {
            if ((await lookup.FindAsync([email], cancellationToken)).TryGetValue(email.Id, out var resendId))
            {
                email.Sent(resendId, clock.GetUtcNow());
                next.Wake();
            }
            else
            {
                email.NotFound(clock.GetUtcNow());
                LogNotFound(email.Id, email.DueAt);
            }
        }
        catch (ProviderException e)
        {
            email.Postponed(clock.GetUtcNow() + Backoff.After(6, e.RetryAfter));
        }

        await db.SaveChangesAsync(cancellationToken);
        feed.Announce(email.AccountId);

        return true;
    }

    [LoggerMessage(LogLevel.Warning, "Resend does not list the parked email {EmailId}; asked again {At}, or a person decides")]
    private partial void LogNotFound(Guid emailId, DateTimeOffset? at);
}
