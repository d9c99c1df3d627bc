
namespace MailKit.Sandbox.Resend.Domains;

/// <summary>Sending domains: none is registered here, and any may send unless the policy says otherwise.</summary>
public static class DomainEndpoints
{
    public static void MapResendDomains(this WebApplication app)
        => app.Map("GET", "/domains", static (call, _) => call.AnswerAsync(new { @object = "list", has_more = false, data = Array.Empty<object>() }));
}
