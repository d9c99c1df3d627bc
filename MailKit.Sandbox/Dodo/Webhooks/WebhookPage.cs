namespace MailKit.Sandbox.Dodo.Webhooks;

/// <summary>One page of webhook endpoints, by cursor.</summary>
public sealed record WebhookPage(IReadOnlyList<WebhookDetails> Data, bool Done, string? Iterator, string? PrevIterator);
