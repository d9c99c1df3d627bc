using System.Text.Json;
using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Web.Accounts;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using MailKit.Web.Http;
using MailKit.Web.Limits;
using MailKit.Web.Sending;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Api;

/// <summary>The REST door: <c>POST /emails</c>, <c>GET /emails/{id}</c>, <c>GET /credits</c>. It translates; the rooms decide.</summary>
public static class EmailEndpoints
{
    private const int MaxKey = 256;
    private const int MaxBody = 2 * 1024 * 1024;

    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup("").RequireAuthorization("Api").DisableAntiforgery().WithMetadata(new ApiEndpoint()).AddEndpointFilter(static async (context, next) =>
        {
            var http = context.HttpContext;

            if (http.RequestServices.GetRequiredService<AccountLimits>().Takes(http.User.AccountId))
            {
                return await next(context);
            }

            http.Response.Headers.RetryAfter = "1";
            return ApiError.Of(StatusCodes.Status429TooManyRequests);
        });

        api.MapPost("/emails", SendAsync).WithMetadata(new RequestSizeLimitAttribute(MaxBody));
        api.MapGet("/emails/{id}", GetAsync);
        api.MapGet("/credits", CreditsAsync);
    }

    private static async Task<Results<Ok<SentBody>, ApiError>> SendAsync(HttpContext context, Intake pipeline, PublicAddress address, CancellationToken cancellationToken)
    {
        var keys = context.Request.Headers["Idempotency-Key"];
        var key = keys.Count is 0 ? Guid.CreateVersion7().ToString() : keys.ToString();

        if (keys.Count > 1 || key.Length is 0 or > MaxKey)
        {
            return new ApiError(400, "invalid_idempotency_key", "The key must be between 1-256 chars.");
        }

        var (body, unreadable) = await ReadAsync(context.Request, cancellationToken);

        if (body is null)
        {
            return unreadable!;
        }

        if (body.Unsupported() is { Count: > 0 } unsupported)
        {
            return ApiError.Invalid(unsupported);
        }

        // A key belongs to its account and to this door: the page's keys and the API's never meet.
        var accepted = await pipeline.AcceptAsync(context.User.AccountId, $"api:{key}", context.User.ApiKeyId, body.ToDraft(), cancellationToken);

        switch (accepted)
        {
            case Acceptance.Accepted email:
                context.Response.Headers["X-Credits-Charged"] = (email.Replayed ? 0 : email.Credits).ToString();
                context.Response.Headers["X-Credits-Remaining"] = email.Remaining.ToString();
                return TypedResults.Ok(new SentBody(email.EmailId));

            case Acceptance.NotEnoughCredits:
                return ApiError.NoCredits(address.To("/app/billing"));

            case Acceptance.KeyReused:
                return ApiError.KeyReused;

            case Acceptance.Invalid invalid:
                return ApiError.Invalid(invalid.Problems);

            default:
                throw new InvalidOperationException($"No answer for {accepted}.");
        }
    }

    private static async Task<Results<Ok<EmailAnswer>, ApiError>> GetAsync(string id, HttpContext context, MailKitDbContext db, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(id, out var emailId))
        {
            return new ApiError(422, "invalid_parameter", "The parameter must be a valid UUID.");
        }

        var account = context.User.AccountId;
        var email = await db.Emails.AsNoTracking().FirstOrDefaultAsync(e => e.Id == emailId && e.AccountId == account, cancellationToken);


        if (email is null)
        {
            return ApiError.NotFound("Email not found");
        }

        var body = await db.EmailBodies.AsNoTracking().SingleAsync(b => b.AccountId == account && b.EmailId == emailId, cancellationToken);
        var delivery = await db.EmailRecipients.Where(r => r.AccountId == account && r.EmailId == emailId).MaxAsync(r => (DeliveryState?)r.Delivery, cancellationToken);
        return TypedResults.Ok(EmailAnswer.Of(email, body, delivery ?? DeliveryState.Unknown));
    }

    private static async Task<Ok<CreditsBody>> CreditsAsync(HttpContext context, MailKitDbContext db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var credits = await CreditSummary.ReadAsync(db, context.User.AccountId, Credit.Emails, clock.GetUtcNow(), cancellationToken);
        var next = credits.NextExpiryAt is { } at ? new NextExpiryBody(at, credits.NextExpiryCredits) : null;

        return TypedResults.Ok(new CreditsBody("credits", credits.Available, credits.Held, next));
    }

    private static async Task<(SendEmailBody?, ApiError?)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            return (null, ApiError.Of(415));
        }

        try
        {
            var body = await JsonSerializer.DeserializeAsync(request.Body, WireJson.Default.SendEmailBody, cancellationToken);
            return body is null ? (null, ApiError.Malformed("The body is empty.")) : (body, null);
        }
        catch (JsonException e) when (e is { InnerException: InvalidOperationException { Message: var why }, Path: ['$', '.', .. var field] } && why.Contains("UTF-16", StringComparison.Ordinal))
        {
            // It is JSON, but half of a surrogate pair stands in it.
            return (null, ApiError.Invalid([new(field, Characters.Unkept)]));
        }
        catch (JsonException e)
        {
            return (null, ApiError.Malformed($"The body is not the JSON of an email{(e.Path is { Length: > 1 } path ? $" (at {path})" : "")}."));
        }
        catch (BadHttpRequestException e) when (e.StatusCode is StatusCodes.Status413PayloadTooLarge)
        {
            return (null, ApiError.Of(413));
        }
    }
}

/// <summary>Marks the endpoints whose errors are JSON, not pages.</summary>
public sealed class ApiEndpoint;
