using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Work.Lanes;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Work.Inbox;

/// <summary>A webhook as it came.</summary>
public sealed record NewWebhook(WebhookMessage Message, WebhookBody Body);

/// <summary>Stores the webhooks of all deliveries that wait in one transaction.</summary>
public sealed class InboxLane(Transactions transactions, IOptions<WorkOptions> options)
{
    private readonly WriteLane<NewWebhook, bool> _lane = new(
        webhooks => transactions.RunAsync<NewWebhooks, IReadOnlyList<bool>>(book => book.AddAsync(webhooks, CancellationToken.None), CancellationToken.None),
        options.Value.LaneSize,
        options.Value.LaneRoom);

    /// <summary>So many wait to be stored.</summary>
    public int Waiting => _lane.Waiting;

    /// <summary>False when it had come before.</summary>
    /// <exception cref="LaneFullException">Too many wait already; the sender comes again.</exception>
    public Task<bool> WriteAsync(NewWebhook webhook, CancellationToken cancellationToken) => _lane.WriteAsync(webhook, cancellationToken);
}

/// <summary>Writes webhooks that are new: message, body, work. Inside the caller's transaction.</summary>
public sealed class NewWebhooks(MailKitDbContext db, WorkTable work)
{
    /// <returns>Whether each is new, in their order.</returns>
    public async Task<IReadOnlyList<bool>> AddAsync(IReadOnlyList<NewWebhook> webhooks, CancellationToken cancellationToken)
    {
        // The unique index of provider and webhook id says which.
        var added = await db.InsertNewAsync([.. webhooks.Select(w => w.Message)], m => m.Id, cancellationToken);
        var stored = webhooks.Where(w => added.Contains(w.Message.Id)).ToList();
        await db.InsertAsync([.. stored.Select(w => w.Body)], cancellationToken);
        var effects = stored.Select(w => w.Message).Where(m => m.Kind is not null).Select(m => WorkItem.Of(m.Kind!.Value, m.Id, null, m.ReceivedAt)).ToList();
        await db.InsertAsync(effects, cancellationToken);
        work.Added([.. effects.Select(e => e.Kind).Distinct()]);
        CrashPoint.Reach("webhooks-before-commit");

        return [.. webhooks.Select(w => added.Contains(w.Message.Id))];
    }
}
