using MailKit.Domain.Accounts;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Work.Inbox;

/// <summary>How a stored webhook ended.</summary>
public abstract record WebhookEnd
{
    private WebhookEnd() { }

    /// <summary>Its effect is in the database.</summary>
    public sealed record Done(Guid AccountId) : WebhookEnd;

    /// <summary>Nothing that we act on.</summary>
    public sealed record Ignored : WebhookEnd;

    /// <summary>About a customer, a credit or a product that is not ours.</summary>
    public sealed record Foreign(string Why) : WebhookEnd;

    /// <summary>It cannot be said yet: it comes again at that moment.</summary>
    public sealed record NotYet(DateTimeOffset At) : WebhookEnd;

    public static WebhookEnd UnknownCustomer(string customerId) => new Foreign($"No account has the customer {customerId}.");
}

/// <summary>Reads stored webhooks, and writes down how they ended.</summary>
public sealed class WebhookEffects(MailKitDbContext db, IWebhookReader reader, WorkTable work, TimeProvider clock)
{
    /// <summary>The message, and what it says, which is null when nobody acts on it. No message at all: another did it, and it was removed since.</summary>
    public async Task<(WebhookMessage? Message, ProviderEvent? Happened)> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        var known = await db.Webhooks.AsNoTracking()
            .Where(w => w.Id == id)
            .Join(db.WebhookBodies, w => w.Id, b => b.WebhookId, (message, body) => new { message, body.Body })
            .SingleOrDefaultAsync(cancellationToken);

        return known is null ? default : (known.message, reader.Read(known.message.Provider, known.message.Type, known.Body, known.message.ReceivedAt));
    }

    /// <summary>It was sent for another business, by whatever mistake.</summary>
    public bool IsOfAnotherBusiness(ProviderEvent? happened)
        => reader.BusinessId is { } ours && happened is CustomerEvent { BusinessId: { } theirs } && theirs != ours;

    /// <summary>Whose customer it is; null when he is nobody's here.</summary>
    public Task<Account?> AccountAsync(string customerId, CancellationToken cancellationToken)
        => db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.DodoCustomerId == customerId, cancellationToken);

    /// <summary>Its work is done. Inside the caller's transaction; throws <see cref="FencedException"/> when the row is no longer ours.</summary>
    public async Task EndAsync(Lease lease, WorkItem item, WebhookEnd end, CancellationToken cancellationToken)
    {
        if (end is WebhookEnd.NotYet later)
        {
            await work.PostponeAsync(lease, item, later.At, cancellationToken);
            return;
        }

        // Whoever is too late is told so before he looks for what may be gone by now.
        await work.FinishAsync(lease, [item], cancellationToken);
        var (message, now) = (await db.Webhooks.AsTracking().SingleAsync(w => w.Id == item.SubjectId, cancellationToken), clock.GetUtcNow());

        switch (end)
        {
            case WebhookEnd.Done done:
                message.Done(done.AccountId, now);
                break;
            case WebhookEnd.Foreign foreign:
                message.Foreign(foreign.Why, now);
                break;
            default:
                message.Ignored(null, now);
                break;
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>It has no effect, and waits for a person.</summary>
    public async Task ParkAsync(Guid id, string error, CancellationToken cancellationToken)
    {
        var message = await db.Webhooks.AsTracking().SingleAsync(w => w.Id == id, cancellationToken);
        message.Parked(error);
        await db.SaveChangesAsync(cancellationToken);
    }
}
