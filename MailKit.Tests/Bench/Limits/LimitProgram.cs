using System.Security.Cryptography;
using System.Text;
using MailKit.Web.Work.Lanes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MailKit.Tests.Bench.Limits;

/// <summary>
/// The useful limit of accepting: the smallest program that does what cannot be left out. One endpoint; the key is compared; the email and what it holds of a balance are written
/// durably and once per request key, together with all that wait; the answer comes after the commit. It sends nothing, checks nothing else and remembers nothing else.
/// A webhook is verified and written in the same way.
/// </summary>
public static class LimitProgram
{
    public const string Key = "limit_0123456789abcdef";
    public const int Credits = 1_000_000;
    public const string WebhookSecret = "whsec_bGltaXRsaW1pdGxpbWl0bGltaXRsaW1pdGxpbWl0";

    private const int Together = 256;
    private const int Room = 100_000;

    /// <param name="arguments">The port, Sqlite or Postgres, and the connection string.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (arguments is not [var port, var database, var connection])
        {
            await Console.Error.WriteLineAsync("limit PORT Sqlite|Postgres CONNECTION");
            return 2;
        }

        await using var book = database is "Postgres" ? await PostgresLimitBook.OpenAsync(connection) : (LimitBook)new SqliteLimitBook(connection);
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

            var answer = Encoding.ASCII.GetBytes($$"""{"id":"{{email.Id}}"}""");
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = answer.Length;
            await context.Response.Body.WriteAsync(answer);
        });
        var secret = Convert.FromBase64String(WebhookSecret["whsec_".Length..]);
        app.MapPost("/webhooks/resend", async (HttpContext context) =>
        {
            var (id, stamp) = (context.Request.Headers["svix-id"].ToString(), context.Request.Headers["svix-timestamp"].ToString());
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var sum = HMACSHA256.HashData(secret, (byte[])[.. Encoding.ASCII.GetBytes($"{id}.{stamp}."), .. body.ToArray()]);
            var isRight = context.Request.Headers["svix-signature"] == $"v1,{Convert.ToBase64String(sum)}" && await lane.WriteAsync(new(Guid.CreateVersion7(), id, body.ToArray()), CancellationToken.None);
            context.Response.StatusCode = isRight ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized;
            context.Response.ContentLength = 0;
        });
        await app.RunAsync();
        return 0;
    }
}

/// <summary>An email as the limit knows it.</summary>
public sealed record LimitEmail(Guid Id, string RequestKey, byte[] Body);

/// <summary>Where it is written: one transaction for all that wait.</summary>
public abstract class LimitBook : IAsyncDisposable
{
    protected static string Schema(string id, string bytes)
        => $"CREATE TABLE emails (id {id} PRIMARY KEY, request_key TEXT NOT NULL UNIQUE, body {bytes} NOT NULL); CREATE TABLE balance (id INTEGER PRIMARY KEY, posted INTEGER NOT NULL, held INTEGER NOT NULL); INSERT INTO balance VALUES (1, {LimitProgram.Credits}, 0)";

    /// <returns>Of each, whether it was new and could be paid for.</returns>
    public abstract Task<IReadOnlyList<bool>> WriteAsync(IReadOnlyList<LimitEmail> emails);

    public abstract ValueTask DisposeAsync();
}
