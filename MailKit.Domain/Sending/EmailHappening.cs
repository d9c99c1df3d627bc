using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;

namespace MailKit.Domain.Sending;

/// <summary>What Resend tells about an email.</summary>
/// <param name="Name">delivered, bounced, opened …</param>
/// <param name="EmailId">Our own id, from the tag that every email carries.</param>
/// <param name="Detail">The receiving server's words, or what was clicked.</param>
public sealed record EmailHappening(string Name, string ResendId, Guid? EmailId, DeliveryState Delivery, IReadOnlyList<string> Recipients, string? Detail, DateTimeOffset At)
    : ProviderEvent(WorkKind.EmailEvent);
