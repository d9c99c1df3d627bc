using System.Net.Http.Json;
using System.Text.Json;
using MailKit.Tests.Hosting;
using MailKit.Tests.Sandbox;

namespace MailKit.Tests.Billing;

/// <summary>Buying as a customer does, and what Dodo makes of it.</summary>
internal static class Purchase
{
    /// <summary>Goes to the checkout of the plan; the last part of its address at Dodo is the session.</summary>
    public static async Task<string> SubscribeAsync(Visitor visitor)
    {
        await visitor.GoAsync("/app/billing");
        await visitor.SubmitAsync("form[action*='handler=Subscribe']");

        return visitor.At.Segments[^1];
    }

    public static async Task PayAsync(MailKitApp app, string session, string card = "4242424242424242")
    {
        using var answer = await app.Control.PostAsJsonAsync($"control/checkouts/{session}/pay", new { card });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The account's subscriptions, as Dodo has them.</summary>
    public static async Task<IReadOnlyList<JsonElement>> SubscriptionsAsync(TestAccount account)
    {
        using var dodo = Dodo(account);
        return [.. (await dodo.GetJsonAsync($"/subscriptions?customer_id={account.CustomerId}")).GetProperty("items").EnumerateArray()];
    }

    public static HttpClient Dodo(TestAccount account) => new()
    {
        BaseAddress = account.App.Sandbox.Info.DodoUrl,
        DefaultRequestHeaders = { Authorization = new("Bearer", account.App.Sandbox.Info.DodoApiKey) },
    };
}
