using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using MailKit.Tests.Api.Wire;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Sandbox.Wire;

/// <summary>What the sandbox answers and tells in Dodo's place, field by field as Dodo's OpenAPI has it; every operation in scope is asked once at least.</summary>
public sealed partial class DodoFieldsTests : SandboxTests
{
    // Of a choice of shapes the table tells every side, and an answer is one of them.
    private static readonly string[] Choices =
    [
        .. Sides("GET /meters: items[].filter.clauses[]", "clauses", "conjunction"),
        .. Sides("GET /meters/{id}: filter.clauses[]", "clauses", "conjunction"),
        .. Sides("POST /meters: filter.clauses[]", "clauses", "conjunction"),
        .. Sides("GET /products: items[].price_detail", "fixed_price"),
        .. Sides("GET /products/{id}: price", "fixed_price", "payment_frequency_count", "payment_frequency_interval", "subscription_period_count", "subscription_period_interval"),
        .. Sides("POST /products: price", "fixed_price", "payment_frequency_count", "payment_frequency_interval", "subscription_period_count", "subscription_period_interval"),
        .. Sides("POST /subscriptions/{subscription_id}/change-plan/preview: immediate_charge.line_items[]", "chargeable_units", "free_threshold", "price_per_unit", "subtotal", "tax_category", "units_consumed"),
    ];

    private readonly SortedSet<string> _differences = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = [];

    [Fact]
    public async Task Every_operation_answers_with_Dodos_fields()
    {
        await CatalogueAsync();
        await CreditsAsync();
        await UsageAsync();
        await MoneyAsync();
        await SubscriptionsAsync();
        await DiscountsAsync();
        await CustomersAsync();
        await WebhooksAsync();

        Assert.Empty(DodoOperations.All.Except(_asked));
        _differences.SymmetricExceptWith(Choices);
        Assert.True(_differences.Count is 0, string.Join('\n', _differences));
    }

    [Fact]
    public async Task Every_event_has_Dodos_fields()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellAsync(catcher);
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, App.Info.PlanProductId);
        var bought = await App.BuyAsync(customer, App.Info.PackProductId);
        await App.Dodo.SendJsonAsync("/refunds", new { payment_id = bought.Text("payment_id") });
        var dispute = await App.Console.SendJsonAsync($"/control/payments/{bought.Text("payment_id")}/dispute", new { reason = "fraudulent" });
        await App.Console.SendJsonAsync($"/control/disputes/{dispute.Text("dispute_id")}", new { status = "won" });
        await App.AdjustAsync(customer, -9001);
        await App.AdvanceAsync("P1M");

        string[] types = ["credit.added", "credit.balance_low", "credit.manual_adjustment", "dispute.opened", "dispute.won", "payment.succeeded", "refund.succeeded", "subscription.active", "subscription.renewed"];
        await Until.TrueAsync(() => types.All(catcher.Types.Contains));

        foreach (var told in catcher.All)
        {
            _differences.UnionWith(Extra(FieldTable.Dodo.Compare($"webhook {told.Body.Text("type")}", "request", told.Body)).Select(d => $"{told.Body.Text("type")}: {d}"));
        }

        Assert.True(_differences.Count is 0, string.Join('\n', _differences));
    }

    private async Task<JsonElement> AskAsync(string operation, object? body = null, params string[] ids)
    {
        var (method, path) = (operation.Split(' ')[0], operation.Split(' ')[1]);
        var left = new Queue<string>(ids);
        using var request = new HttpRequestMessage(new(method), Name().Replace(path, _ => left.Dequeue())) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await App.Dodo.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{operation}: {(int)answer.StatusCode} {text}");
        _asked.Add(operation);

        // What has no shape has nothing to compare: an empty answer, a PDF, a plain list.
        if (!FieldTable.Dodo.Of(operation, $"{(int)answer.StatusCode}").Any() || answer.Content.Headers.ContentType?.MediaType is not "application/json")
        {
            Assert.True(answer.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.OK or HttpStatusCode.Created, $"{operation}: {(int)answer.StatusCode}");
            return default;
        }

        var json = JsonElement.Parse(text);
        _differences.UnionWith(Extra(FieldTable.Dodo.Compare(operation, $"{(int)answer.StatusCode}", json)).Select(d => $"{operation}: {d}"));
        return json;
    }

    private static IEnumerable<string> Sides(string path, params string[] fields) => fields.Select(field => $"{path}.{field} is missing");

    // Newer than the file, and told all the same: every field of either version is there.
    private static IEnumerable<string> Extra(IEnumerable<string> differences) => differences.Where(static d => !d.EndsWith(" is not Dodo's", StringComparison.Ordinal));

    [GeneratedRegex("{[^}]*}")]
    private static partial Regex Name();
}
