using MailKit.Domain.Accounts;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Work.Lanes;
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

/// <summary>A webhook, and what it says, which is null when nobody acts on it.</summary>
public sealed record StoredWebhook(WebhookMessage Message, ProviderEvent? Happened);

/// <summary>Reads stored webhooks, and writes down how they ended.</summary>
public sealed class WebhookEffects(MailKitDbContext db, IWebhookReader reader, WorkTable work, TimeProvider clock)
{
    /// <summary>The messages, in the order of their work. One that is missing was done by another, and removed since.</summary>
    public async Task<IReadOnlyList<StoredWebhook>> ReadAsync(IReadOnlyList<WorkItem> items, CancellationToken cancellationToken)
    {
        var ids = items.Select(i => i.SubjectId).ToArray();
        var known = await db.Webhooks.AsNoTracking()
            .Where(w => ids.Contains(w.Id))
            .Join(db.WebhookBodies, w => w.Id, b => b.WebhookId, (message, body) => new { message, body.Body })
            .ToDictionaryAsync(w => w.message.Id, cancellationToken);

        return [.. items.Where(i => known.ContainsKey(i.SubjectId)).Select(i => known[i.SubjectId]).Select(w => new StoredWebhook(w.message, reader.Read(w.message.Provider, w.message.Type, w.Body, w.message.ReceivedAt)))];
    }

    /// <summary>It was sent for another business, by whatever mistake.</summary>
    public bool IsOfAnotherBusiness(ProviderEvent? happened)
        => reader.BusinessId is { } ours && happened is CustomerEvent { BusinessId: { } theirs } && theirs != ours;

    /// <summary>Whose customer it is; null when he is nobody's here.</summary>
    public Task<Account?> AccountAsync(string customerId, CancellationToken cancellationToken)
        => db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.DodoCustomerId == customerId, cancellationToken);

    /// <summary>Their work is done. Inside the caller's transaction; throws <see cref="FencedException"/> when a row is no longer ours.</summary>
    public async Task EndAsync(Lease lease, IReadOnlyList<(WorkItem Item, WebhookEnd End)> ended, CancellationToken cancellationToken)
    {
        foreach (var (item, end) in ended)
        {
            if (end is WebhookEnd.NotYet later)
            {
                await work.PostponeAsync(lease, item, later.At, cancellationToken);
            }
        }

        var ends = ended.Where(e => e.End is not WebhookEnd.NotYet).ToDictionary(e => e.Item.SubjectId, e => e.End);
        await work.FinishAsync(lease, [.. ended.Select(e => e.Item).Where(i => ends.ContainsKey(i.SubjectId))], cancellationToken);
        var now = clock.GetUtcNow();

        foreach (var message in await db.Webhooks.AsTracking().Where(w => ends.Keys.Contains(w.Id)).ToListAsync(cancellationToken))
        {
            switch (ends[message.Id])
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
        }

        await db.SaveSetAsync<WebhookMessage>(cancellationToken);
    }

    /// <summary>It has no effect, and waits for a person.</summary>
    public async Task ParkAsync(Guid id, string error, CancellationToken cancellationToken)
    {
        var message = await db.Webhooks.AsTracking().SingleAsync(w => w.Id == id, cancellationToken);
        message.Parked(error);
        await db.SaveChangesAsync(cancellationToken);
    }
}
