using MailKit.Domain.Work;

namespace MailKit.Domain.Webhooks;

/// <summary>What a provider's webhook says, in our words. Each room has its own kinds; the provider's own shape is known to nobody but its reader.</summary>
/// <param name="Kind">Who gives it its effect.</param>
public abstract record ProviderEvent(WorkKind Kind);

/// <summary>An event of Dodo's about one of its customers.</summary>
/// <param name="BusinessId">The merchant's business that it was sent for; null when it does not say.</param>
public abstract record CustomerEvent(WorkKind Kind, string? BusinessId, string CustomerId) : ProviderEvent(Kind);

/// <summary>Reads what the providers send.</summary>
public interface IWebhookReader
{
    /// <summary>Our business at Dodo; null when the settings do not name it, and then whatever is signed is ours.</summary>
    string? BusinessId { get; }

    /// <summary>Null when it is nothing that anybody acts on. Throws <see cref="FormatException"/> when it is something that we act on, in a shape that we do not understand.</summary>
    /// <param name="at">When it arrived, for events that carry no readable time.</param>
    ProviderEvent? Read(string provider, string type, byte[] body, DateTimeOffset at);

    /// <summary>Who gives events of this type their effect; null when nobody does. Never fails, whatever the body is.</summary>
    WorkKind? KindOf(string provider, string type);
}
