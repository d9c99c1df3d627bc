using System.Net;
using System.Text.Json;

namespace MailKit.Tests.Sandbox.Faults;

public sealed class FaultPageTests : SandboxTests
{
    [Fact]
    public async Task A_fault_is_added_by_form_with_the_fields_of_its_kind_and_taken_away_again()
    {
        using var added = await PostAsync("/faults", ("provider", "dodo"), ("kind", "latency"), ("milliseconds", "250"), ("status", "503"), ("times", "2"), ("route", "POST */ledger-entries"), ("count", ""));

        Assert.Equal((HttpStatusCode.SeeOther, "/faults"), (added.StatusCode, added.Headers.Location?.ToString()));
        var fault = Assert.Single(await FaultsAsync());
        Assert.Equal(("latency", "250", "POST */ledger-entries", false), (fault.Text("kind"), fault.Text("milliseconds"), fault.Text("route"), fault.TryGetProperty("status", out _)));
        Assert.Contains("Waits 250 ms before it acts", await App.Console.GetStringAsync("/faults"), StringComparison.Ordinal);

        using var removed = await PostAsync($"/faults/{fault.Text("id")}/remove");
        Assert.Empty(await FaultsAsync());
    }

    [Fact]
    public async Task What_is_wrong_is_said_beside_its_field_and_what_was_typed_is_kept()
    {
        using var refused = await PostAsync("/faults", ("provider", "resend"), ("kind", "status"), ("status", "99"), ("route", "emails"), ("probability", "often"));

        var page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("“99” is not a whole number from 400 to 599.", page, StringComparison.Ordinal);
        Assert.Contains("Write it like POST /emails", page, StringComparison.Ordinal);
        Assert.Contains("value=\"often\"", page, StringComparison.Ordinal);
        Assert.Empty(await FaultsAsync());
    }

    [Theory]
    [InlineData("resend-down", "refuse")]
    [InlineData("resend-503", "status")]
    [InlineData("resend-drops", "drop_answer")]
    [InlineData("dodo-drops", "drop_answer")]
    [InlineData("dodo-slow", "latency")]
    [InlineData("webhooks-twice", "webhook_duplicate webhook_duplicate")]
    public async Task A_preset_is_one_click_and_remove_all_another(string preset, string kinds)
    {
        using var added = await PostAsync("/faults/presets/" + preset);
        Assert.Equal(kinds, string.Join(' ', (await FaultsAsync()).Select(static f => f.Text("kind"))));

        using var cleared = await PostAsync("/faults/clear");
        Assert.Empty(await FaultsAsync());
    }

    private Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields)
        => App.Console.PostAsync(path, new FormUrlEncodedContent(fields.ToDictionary(static f => f.Name, static f => f.Value)));

    private async Task<List<JsonElement>> FaultsAsync() => [.. (await App.Console.GetJsonAsync("/control/faults")).GetProperty("items").EnumerateArray()];
}
