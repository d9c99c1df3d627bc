using System.Text.Json.Nodes;

namespace MailKit.Tests.Sandbox.Credits;

/// <summary>What a test sells: credits, plans, packs and meters, made through the API. What a test cares about is given as JSON and laid over the rest.</summary>
public static class Catalogue
{
    private const string Monthly = """{"payment_frequency_count":1,"payment_frequency_interval":"Month","subscription_period_count":10,"subscription_period_interval":"Year"}""";

    private static int _names;

    public static Task<string> CreditAsync(SandboxApp app, string more = "{}")
        => MakeAsync(app, "/credit-entitlements", "id", $$"""{"name":"Credit {{Interlocked.Increment(ref _names)}}","unit":"token","precision":0,"rollover_enabled":false,"overage_enabled":false}""", more);

    /// <summary>A plan of a month.</summary>
    /// <param name="cents">What it costs.</param>
    /// <param name="attachment">How its credit behaves.</param>
    /// <param name="price">What else its price says.</param>
    public static Task<string> PlanAsync(SandboxApp app, string credit, string amount, int cents = 9900, string attachment = "{}", string price = "{}")
        => MakeAsync(app, "/products", "product_id", $$"""{"name":"Plan {{Interlocked.Increment(ref _names)}}","tax_category":"saas"}""", $$"""
            {"price":{{Over(Over($$"""{"type":"recurring_price","currency":"USD","price":{{cents}}}""", Monthly), price)}},
             "credit_entitlements":[{{Over($$"""{"credit_entitlement_id":"{{credit}}","credits_amount":"{{amount}}"}""", attachment)}}]}
            """);

    public static Task<string> PackAsync(SandboxApp app, string credit, string amount, int cents = 900)
        => MakeAsync(app, "/products", "product_id", $$"""{"name":"Pack {{Interlocked.Increment(ref _names)}}","tax_category":"saas"}""", $$"""
            {"price":{"type":"one_time_price","currency":"USD","price":{{cents}}},"credit_entitlements":[{"credit_entitlement_id":"{{credit}}","credits_amount":"{{amount}}"}]}
            """);

    public static Task<string> MeterAsync(SandboxApp app, string eventName, string aggregation = """{"type":"count"}""", string more = "{}")
        => MakeAsync(app, "/meters", "id", $$"""{"name":"{{eventName}}","event_name":"{{eventName}}","measurement_unit":"unit","aggregation":{{aggregation}}}""", more);

    /// <summary>A plan of a month whose usage is paid for.</summary>
    /// <param name="meter">What its meter costs.</param>
    /// <param name="credits">The credits that it brings, as a list.</param>
    public static Task<string> UsagePlanAsync(SandboxApp app, string meterId, string meter, int cents = 0, string credits = "[]")
        => MakeAsync(app, "/products", "product_id", $$"""{"name":"Usage {{Interlocked.Increment(ref _names)}}","tax_category":"saas"}""", $$"""
            {"price":{{Over($$"""{"type":"usage_based_price","currency":"USD","fixed_price":{{cents}},"meters":[{{Over($$"""{"meter_id":"{{meterId}}"}""", meter)}}]}""", Monthly)}},"credit_entitlements":{{credits}}}
            """);

    /// <summary>The subscription that a customer has.</summary>
    public static async Task<string> SubscriptionAsync(SandboxApp app, string customer)
        => (await app.Dodo.GetJsonAsync($"/subscriptions?customer_id={customer}&page_number=0")).GetProperty("items")[0].Text("subscription_id");

    public static async Task<(string Balance, string Overage)> BalanceAsync(SandboxApp app, string credit, string customer)
    {
        var balance = await app.Dodo.GetJsonAsync($"/credit-entitlements/{credit}/balances/{customer}");
        return (balance.Text("balance"), balance.Text("overage"));
    }

    /// <summary>The ledger, newest first: type and amount.</summary>
    public static async Task<List<string>> LedgerAsync(SandboxApp app, string credit, string customer)
        => [.. (await app.Dodo.GetJsonAsync($"/credit-entitlements/{credit}/balances/{customer}/ledger?page_number=0&page_size=100")).GetProperty("items").EnumerateArray().Select(l => $"{l.Text("transaction_type")} {(l.GetProperty("is_credit").GetBoolean() ? "+" : "-")}{l.Text("amount")}")];

    public static Task<HttpResponseMessage> EntryAsync(SandboxApp app, string credit, string customer, string type, string amount)
        => System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(app.Dodo, $"/credit-entitlements/{credit}/balances/{customer}/ledger-entries", new { entry_type = type, amount });

    /// <summary>What the payments of a customer came to (cents), newest first.</summary>
    public static async Task<List<int>> PaymentsAsync(SandboxApp app, string customer)
        => [.. (await app.Dodo.GetJsonAsync($"/payments?customer_id={customer}&page_number=0")).GetProperty("items").EnumerateArray().Select(p => p.GetProperty("total_amount").GetInt32())];

    private static async Task<string> MakeAsync(SandboxApp app, string path, string id, string body, string more) => (await app.Dodo.SendJsonAsync(path, Over(body, more))).Text(id);

    private static JsonObject Over(string under, string over) => Over(JsonNode.Parse(under)!.AsObject(), over);

    private static JsonObject Over(JsonObject under, string over)
    {
        foreach (var (name, value) in JsonNode.Parse(over)!.AsObject())
        {
            under[name] = value?.DeepClone();
        }

        return under;
    }
}
