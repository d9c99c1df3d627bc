using System.Globalization;
using System.Text.Json;

namespace MailKit.Sandbox.Control;

/// <summary>The levers for tests and scripts, as JSON on the console's port.</summary>
public static class ControlApi
{
    public static void MapControl(this WebApplication app)
    {
        var services = app.Services;
        var state = services.GetRequiredService<SandboxState>();
        var clock = services.GetRequiredService<SandboxClock>();
        var info = services.GetRequiredService<Func<SandboxInfo>>();
        var adjustment = services.GetRequiredService<ManualAdjustment>();
        var timekeeper = services.GetRequiredService<Timekeeper>();
        var till = services.GetRequiredService<Till>();
        var reset = services.GetRequiredService<Reset>();
        var wake = services.GetRequiredService<WakeAll>();

        Map("GET", "/info", _ => Answer(info()));
        Map("GET", "/books", async _ => Ok(await state.ReadAsync(s => Bookkeeper.Read(s, clock.GetUtcNow()))));
        Map("GET", "/emails", async context => Ok(await EmailsAsync(state, context.Request.Query["to"].ToString())));
        Map("GET", "/deliveries", async _ => Ok(await DeliveriesAsync(state)));
        Map("POST", "/customers/{id}/adjust", context => AdjustAsync(context, state, adjustment, info().EntitlementId));
        Map("POST", "/checkouts/{id}/pay", context => PayAsync(context, state, till));
        Map("GET", "/clock", _ => Answer(new { now = clock.GetUtcNow(), offset_seconds = (long)clock.Offset.TotalSeconds }));
        Map("POST", "/clock/advance", async context =>
        {
            if (Duration.Parse(await TextAsync(context, "by")) is not { } by)
            {
                return Wrong("Say how far: {\"by\": \"P1D\"}, an ISO 8601 duration.");
            }

            await timekeeper.AdvanceAsync(by);
            wake.Now();
            return Ok(new { now = clock.GetUtcNow(), offset_seconds = (long)clock.Offset.TotalSeconds });
        });
        Map("POST", "/deliveries/{id}/again", async context =>
            await services.GetRequiredService<WebhookCourier>().SendAgainAsync((string)context.Request.RouteValues["id"]!) ? Ok(new { queued = true }) : Missing("delivery"));
        Map("POST", "/reset", async _ =>
        {
            await reset.RunAsync();
            return Ok(new { reset = true });
        });

        void Map(string method, string pattern, Func<HttpContext, Task<(int Status, object Body)>> handle)
            => app.MapMethods("/control" + pattern, [method], (RequestDelegate)(async context =>
            {
                var (status, body) = await handle(context);
                context.Response.StatusCode = status;
                await context.Response.WriteAsJsonAsync(body, body.GetType(), SandboxJson.Options, "application/json");
            }));
    }

    private static Task<(int Status, object Body)> Answer(object body) => Task.FromResult(Ok(body));

    private static (int Status, object Body) Ok(object body) => (200, body);

    private static (int Status, object Body) Wrong(string message) => (400, new { error = message });

    private static (int Status, object Body) Missing(string what) => (404, new { error = $"There is no such {what}." });

    private static async Task<(int Status, object Body)> AdjustAsync(HttpContext context, SandboxState state, ManualAdjustment adjustment, string entitlementId)
    {
        var body = await BodyAsync(context);
        var customerId = (string)context.Request.RouteValues["id"]!;

        if (!QuantityConverter.TryRead(Text(body, "amount"), out var amount) || amount is 0)
        {
            return Wrong("Say how many: {\"amount\": \"-4000\", \"reason\": \"…\"}; a negative amount takes away.");
        }

        if (await state.ReadAsync(s => s.Customers.Find(customerId)) is null)
        {
            return Missing("customer");
        }

        return await state.ChangeAsync(change => adjustment.Adjust(change, Text(body, "entitlement_id") ?? entitlementId, customerId, amount, Text(body, "reason"))) switch
        {
            Posting.Posted posted => Ok(new { balance_before = posted.First.BalanceBefore, balance_after = posted.Last.BalanceAfter, entries = posted.Lines }),
            Posting.NotEnough enough => Wrong($"They have {QuantityConverter.Write(enough.Available)}, so {QuantityConverter.Write(-amount)} cannot be taken away."),
            _ => Wrong("The overage limit does not allow it."),
        };
    }

    private static async Task<(int Status, object Body)> PayAsync(HttpContext context, SandboxState state, Till till)
    {
        var body = await BodyAsync(context);

        if (TestCard.Find(Text(body, "card")) is not { } card)
        {
            return Wrong("That is not a test card. Try 4242424242424242.");
        }

        if (await state.ReadAsync(s => s.Sessions.Find((string)context.Request.RouteValues["id"]!)) is not { } session)
        {
            return Missing("checkout session");
        }

        var email = session.CustomerEmail ?? Text(body, "email") ?? "payer@mailkit.example";
        var outcome = await state.ChangeAsync(change => till.Pay(change, state.Sessions.Get(session.Id), card, email, country: null));

        return outcome switch
        {
            Checkout.Paid paid => Ok(new
            {
                payment_status = paid.Payment.Status,
                payment_id = paid.Payment.PaymentId,
                subscription_id = paid.SubscriptionId,
                customer_id = paid.Payment.Customer.CustomerId,
                redirect_url = ReturnAddress.After(session, paid),
            }),
            Checkout.Declined declined => Ok(new
            {
                payment_status = declined.Payment.Status,
                payment_id = declined.Payment.PaymentId,
                subscription_id = (string?)null,
                customer_id = declined.Payment.Customer.CustomerId,
                redirect_url = (string?)null,
            }),
            Checkout.AlreadyPaid => (409, new { error = "This checkout has been paid already." }),
            _ => (410, new { error = "This checkout has run out of time." }),
        };
    }

    private static Task<object> EmailsAsync(SandboxState state, string to) => state.ReadAsync(s => (object)new
    {
        items = s.Emails.NewestFirst
            .Where(e => to is "" || e.Recipients().Any(r => string.Equals(EmailAddress.Bare(r), to, StringComparison.OrdinalIgnoreCase)))
            .Select(static e => new
            {
                e.Id, e.From, e.To, e.Cc, e.Bcc, e.ReplyTo, e.Subject, e.Html, e.Text, e.Headers, e.Tags, e.IdempotencyKey, e.LastEvent, e.CreatedAt, links = EmailLinks.Of(e).ToList(),
            })
            .ToList(),
    });

    private static Task<object> DeliveriesAsync(SandboxState state) => state.ReadAsync(static s => (object)new
    {
        items = s.Deliveries.NewestFirst.Select(d => new
        {
            d.Id, d.EventId, s.Events.Get(d.EventId).Type, s.Events.Get(d.EventId).Provider, url = s.Endpoints.Find(d.EndpointId)?.Url, d.Status, d.NextAttemptAt, d.Attempts, d.CreatedAt,
        }).ToList(),
    });

    private static async Task<JsonElement> BodyAsync(HttpContext context)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            return body.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static async Task<string?> TextAsync(HttpContext context, string name) => Text(await BodyAsync(context), name);

    private static string? Text(JsonElement body, string name) => body.ValueKind is JsonValueKind.Object && body.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetDecimal().ToString(CultureInfo.InvariantCulture),
            _ => null,
        }
        : null;
}
