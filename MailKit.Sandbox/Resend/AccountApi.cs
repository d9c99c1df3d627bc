namespace MailKit.Sandbox.Resend;

/// <summary>What a client asks to see whether its key works: the keys and the sending domains.</summary>
public static class AccountApi
{
    // One key, made with the state file; its id never changes.
    private const string KeyId = "5a4db0c5-0000-4000-8000-000000000001";

    public static void MapResendAccount(this WebApplication app)
    {
        app.Map("GET", "/api-keys", static (call, _) => call.AnswerAsync(new
        {
            @object = "list",
            has_more = false,
            data = new[] { new { id = KeyId, name = "sandbox", created_at = ResendPort.Time(DateTimeOffset.UnixEpoch), last_used_at = (string?)null } },
        }));
        app.Map("GET", "/domains", static (call, _) => call.AnswerAsync(new { @object = "list", has_more = false, data = Array.Empty<object>() }));
    }
}
