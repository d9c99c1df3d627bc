using MailKit.Domain.Webhooks;
using MailKit.Web.Work.Inbox;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace MailKit.Web.Webhooks;

/// <summary>The way of every webhook: raw bytes, proof, stored once, 200. No word of business is read here.</summary>
[ApiController, AllowAnonymous]
public abstract class WebhookController(string provider, string headers, WebhookSignature signature, RefusedWebhooks refused, WebhookInbox inbox) : ControllerBase
{
    private const int MaxBody = 256 * 1024;

    [HttpPost, RequestSizeLimit(MaxBody)]
    public async Task<IActionResult> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await Request.Body.CopyToAsync(buffer, cancellationToken);
        var body = buffer.ToArray();
        var id = Header("id");

        // The signature covers the bytes as sent, so it is checked before anything reads them as JSON.
        if (!signature.Verify(id, Header("timestamp"), Header("signature"), body))
        {
            refused.Count(provider);
            return Unauthorized(new { error = "The signature does not prove that this webhook is authentic." });
        }

        var isNew = await inbox.StoreAsync(provider, id!, body, cancellationToken);
        return Ok(new { received = true, duplicate = !isNew });
    }

    // Two headers of one name are nobody's signature.
    private string? Header(string name) => Request.Headers[$"{headers}-{name}"] is [{ } only] ? only : null;
}

/// <summary>Dodo's webhooks: <c>webhook-*</c> headers.</summary>
[Route("webhooks/dodo")]
public sealed class DodoWebhookController([FromKeyedServices(WebhookMessage.Dodo)] WebhookSignature signature, RefusedWebhooks refused, WebhookInbox inbox)
    : WebhookController(WebhookMessage.Dodo, "webhook", signature, refused, inbox);

/// <summary>Resend's webhooks: <c>svix-*</c> headers.</summary>
[Route("webhooks/resend")]
public sealed class ResendWebhookController([FromKeyedServices(WebhookMessage.Resend)] WebhookSignature signature, RefusedWebhooks refused, WebhookInbox inbox)
    : WebhookController(WebhookMessage.Resend, "svix", signature, refused, inbox);
