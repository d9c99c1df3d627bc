using MailKit.Sandbox.Resend.Http;

namespace MailKit.Sandbox.Resend.ApiKeys;

/// <summary>API keys, which a client lists to see whether its own works.</summary>
public static class ApiKeyEndpoints
{
    // One key, made with the state file; its id never changes.
    private const string KeyId = "5a4db0c5-0000-4000-8000-000000000001";

    public static void MapResendApiKeys(this WebApplication app)
        => app.Map("GET", "/api-keys", static (call, _) => call.AnswerAsync(new
        {
            @object = "list",
            has_more = false,
            data = new[] { new { id = KeyId, name = "sandbox", created_at = ResendCall.Time(DateTimeOffset.UnixEpoch), last_used_at = (string?)null } },
        }));
}
