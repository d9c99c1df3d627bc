using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MailKit.Web.Work.Lanes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MailKit.Tests.Bench.Limits;

/// <summary>
/// The useful limit of accepting: the smallest program that does what cannot be left out. One endpoint; the key is compared; the email and what it holds of a balance are written
/// durably and once per request key, together with all that wait; the answer comes after the commit. It checks nothing else and remembers nothing else.
/// A webhook is verified and written in the same way. It sends and debits only where it is told of providers: then by a <see cref="LimitSender"/>.
/// </summary>
public static class LimitProgram
{
    public const string Key = "limit_0123456789abcdef";
    public const int Credits = 1_000_000;
    public const string WebhookSecret = "whsec_bGltaXRsaW1pdGxpbWl0bGltaXRsaW1pdGxpbWl0";

    private const int Together = 256;
    private const int Room = 100_000;

    /// <param name="arguments">The port, Sqlite or Postgres, the connection string, and where it sends: <see cref="LimitProviders"/> as JSON.</param>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [var port, var database, var connection, .. var more])
        {
            await Console.Error.WriteLineAsync("limit PORT Sqlite|Postgres CONNECTION [PROVIDERS]");
            return 2;
        }

        await using var book = database is "Postgres" ? await PostgresLimitBook.OpenAsync(connection) : (LimitBook)new SqliteLimitBook(connection);
        var providers = more is [var json] ? JsonSerializer.Deserialize<LimitProviders>(json) : null;
        using var sender = providers is null ? null : new LimitSender(book, providers);
        _ = sender?.RunAsync();
        var lane = new WriteLane<LimitEmail, bool>(book.WriteAsync, Together, Room);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        await using var app = builder.Build();
        var bearer = $"Bearer {Key}";
        app.MapPost("/emails", async (HttpContext context) =>
        {
            if (context.Request.Headers.Authorization != bearer)
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }

            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var email = new LimitEmail(Guid.CreateVersion7(), context.Request.Headers["Idempotency-Key"].ToString(), body.ToArray());

            if (!await lane.WriteAsync(email, CancellationToken.None))
            {
                context.Response.StatusCode = StatusCodes.Status402PaymentRequired;
                return;
            }

            sender?.Add(email);
            var answer = Encoding.ASCII.GetBytes($$"""{"id":"{{email.Id}}"}""");
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = answer.Length;
            await context.Response.Body.WriteAsync(answer);
        });
        MapWebhooks(app, lane, "/webhooks/resend", "svix", providers?.ResendSecret ?? WebhookSecret);
        MapWebhooks(app, lane, "/webhooks/dodo", "webhook", providers?.DodoSecret ?? WebhookSecret);
        await app.RunAsync();
        return 0;
    }

    private static void MapWebhooks(WebApplication app, WriteLane<LimitEmail, bool> lane, string path, string headers, string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        app.MapPost(path, async (HttpContext context) =>
        {
            var (id, stamp) = (context.Request.Headers[$"{headers}-id"].ToString(), context.Request.Headers[$"{headers}-timestamp"].ToString());
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var sum = HMACSHA256.HashData(key, (byte[])[.. Encoding.ASCII.GetBytes($"{id}.{stamp}."), .. body.ToArray()]);
            var isRight = context.Request.Headers[$"{headers}-signature"] == $"v1,{Convert.ToBase64String(sum)}" && await lane.WriteAsync(new(Guid.CreateVersion7(), id, body.ToArray()), CancellationToken.None);
            context.Response.StatusCode = isRight ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized;
            context.Response.ContentLength = 0;
        });
    }
}
