using MailKit.Domain.Webhooks;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Work;

/// <summary>Takes a provider's stored webhooks one by one and gives each its effect; what goes wrong with one concerns that one alone.</summary>
public abstract partial class WebhookStep(string provider, MailKitDbContext db, Leases leases, TimeProvider clock, ILogger logger) : IStep
{
    protected MailKitDbContext Db { get; } = db;

    protected TimeProvider Clock { get; } = clock;

    public async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        var message = await Db.Webhooks.Where(w => w.Provider == provider).LeaseNextAsync<WebhookMessage, long>(leases.New(), cancellationToken);

        if (message is null)
        {
            return false;
        }

        try
        {
            await ApplyAsync(message, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // It waits, and after a dozen tries a person sees it.
            LogFailed(message.Id, message.Type, e.Message);
            message.Failed(e.Message, Clock.GetUtcNow());
        }

        await KeepAsync(message, cancellationToken);
        return true;
    }

    /// <summary>The effect, which may come again: it ends with the message done, ignored or parked.</summary>
    protected abstract Task ApplyAsync(WebhookMessage message, CancellationToken cancellationToken);

    // Writes what became of the message, and nothing that a failed effect left behind; the fence refuses a late worker.
    private async Task KeepAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        Db.ChangeTracker.Clear();
        var entry = Db.Attach(message);

        foreach (var property in (string[])[nameof(message.State), nameof(message.AccountId), nameof(message.DoneAt), nameof(message.DueAt), nameof(message.Failures), nameof(message.Error)])
        {
            entry.Property(property).IsModified = true;
        }

        await Db.SaveChangesAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "Webhook {Id} ({Type}) had no effect yet: {Error}")]
    private partial void LogFailed(long id, string type, string error);
}
