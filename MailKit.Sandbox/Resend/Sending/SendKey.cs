using System.Text.Json;

namespace MailKit.Sandbox.Resend.Sending;

/// <summary>An idempotency key on an endpoint: what was asked the first time, and what was answered.</summary>
public sealed record SendKey(string Id, string BodyHash, JsonElement Answer, IReadOnlyList<string> EmailIds, DateTimeOffset UsedAt);
