using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MailKit.Domain.Sending;
using MailKit.Web.Sending;

namespace MailKit.Web.Api;

/// <summary>An error as Resend's SDKs expect it. They know only Resend's own names, so only those are used.</summary>
/// <param name="TopUpUrl">Where credits can be bought; only when they are missing.</param>
public sealed record ApiError(int StatusCode, string Name, string Message, [property: JsonPropertyName("top_up_url")] string? TopUpUrl = null) : IResult
{
    // Its characters as they are, like those of every other answer: nobody reads JSON as a page.
    private static readonly ApiJson Json = new(new JsonSerializerOptions(ApiJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static ApiError MissingKey { get; } = new(401, "missing_api_key", "Missing API key in the authorization header. Write: Authorization: Bearer mk_…");

    public static ApiError InvalidKey { get; } = new(401, "validation_error", "API key is invalid.");

    public static ApiError NotFound(string message) => new(404, "not_found", message);

    public static ApiError Malformed(string message) => new(400, "validation_error", message);

    public static ApiError Invalid(IReadOnlyList<Problem> problems)
        => new(422, "validation_error", string.Join(" ", problems.Select(problem => $"Invalid `{problem.Field}` field. {problem.Words}")));

    public static ApiError KeyReused { get; } = new(409, "invalid_idempotent_request", "This idempotency key was used for another email. Send a new email with a new key.");

    public static ApiError NoCredits(Uri topUp) => new(402, "monthly_quota_exceeded", SendingMessages.NoCredits, topUp.ToString());

    /// <summary>What a bare status means when nobody said more.</summary>
    public static ApiError Of(int status) => status switch
    {
        400 => Malformed("The request cannot be read."),
        401 => InvalidKey,
        403 => new(403, "invalid_access", "This key may not do that."),
        404 => NotFound("The requested endpoint does not exist."),
        405 => new(405, "method_not_allowed", "Method is not allowed for the requested path."),
        413 => new(413, "validation_error", "The request is too large. 2 MB fit."),
        415 => new(415, "validation_error", "Send JSON: Content-Type: application/json."),
        429 => new(429, "rate_limit_exceeded", "Too many requests."),
        503 => new(503, "application_error", "Busy for a moment. Try again with the same idempotency key."),
        _ => new(status, "application_error", "Something went wrong here. Trying again with the same idempotency key is safe."),
    };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCode;
        return httpContext.Response.WriteAsJsonAsync(this, Json.ApiError, cancellationToken: httpContext.RequestAborted);
    }
}
