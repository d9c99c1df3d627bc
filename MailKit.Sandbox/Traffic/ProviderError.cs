using MailKit.Sandbox.Dodo.Http;
using MailKit.Sandbox.Resend;
using MailKit.Sandbox.Resend.Http;

namespace MailKit.Sandbox.Traffic;

/// <summary>An error in a provider's own shape, with the words that go with its status.</summary>
public static class ProviderError
{
    public static object Body(Provider provider, int status, string? name = null)
        => provider is Provider.Dodo ? DodoOf(status, name).Body() : ResendOf(status, name).Body();

    public static Task SendAsync(HttpContext context, Provider provider, int status, string? name = null)
        => provider is Provider.Dodo ? DodoGuard.RefuseAsync(context, DodoOf(status, name)) : ResendGuard.RefuseAsync(context, ResendOf(status, name, context.RequestServices.GetRequiredService<ResendPolicy>().RequestsPerSecond));

    private static DodoRefusalException DodoOf(int status, string? name) => status switch
    {
        401 => new(status, name ?? "UNAUTHORIZED", "The API key is missing or not valid."),
        404 => new(status, name ?? "NOT_FOUND", "Item not found"),
        409 => new(status, name ?? "IDEMPOTENCY_KEY_ALREADY_EXISTS", "A ledger entry with this idempotency key already exists."),
        429 => new(status, name ?? "TOO_MANY_REQUESTS", "Too many requests. Please try again later."),
        >= 500 => new(status, name ?? "INTERNAL_SERVER_ERROR", "Something went wrong on our side."),
        _ => new(status, name ?? "INVALID_REQUEST_BODY", "The request was refused."),
    };

    private static ResendRefusalException ResendOf(int status, string? name, int perSecond = 5) => (status, name) switch
    {
        (401, _) => new(status, name ?? "missing_api_key", "Missing API Key"),
        (404, _) => new(status, name ?? "not_found", "The requested endpoint does not exist."),
        (409, "invalid_idempotent_request") => new(status, name, "This idempotency key has been used with this HTTP method and endpoint within the last 24 hours, but the request body was modified and doesn’t match the original request."),
        (409, _) => new(status, name ?? "concurrent_idempotent_requests", "There is another request in progress with the same idempotency key."),
        (429, _) => new(status, name ?? "rate_limit_exceeded", $"Too many requests. You can only make {perSecond} requests per second. See rate limit response headers for more information. Or contact support to increase rate limit."),
        (500, _) => new(status, name ?? "application_error", "An unexpected error occurred."),
        ( > 500, _) => new(status, name ?? "internal_server_error", "An unexpected error occurred."),
        _ => new(status, name ?? "validation_error", "The request was refused."),
    };
}
