namespace MailKit.Web.Components;

/// <summary>Something that happened to one thing.</summary>
/// <param name="State">A value of data-state (sent, delivered, bounced …); null for a step that is only bookkeeping.</param>
/// <param name="Quote">A server's own words, quoted under ours.</param>
/// <param name="Href">Where <paramref name="Words"/> lead.</param>
public sealed record TimelineStep(DateTimeOffset At, string Heading, string? State = null, string? Words = null, string? Quote = null, string? Href = null);
