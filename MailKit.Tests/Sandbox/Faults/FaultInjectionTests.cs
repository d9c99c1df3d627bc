using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Sandbox.Faults;

public sealed class FaultInjectionTests : SandboxTests
{
    [Theory]
    [InlineData("status")]
    [InlineData("error_in_200")]
    [InlineData("refuse")]
    public async Task What_is_refused_did_not_happen_and_the_next_attempt_is_the_first(string kind)
    {
        await App.FaultAsync(kind is "status" ? new { provider = "resend", kind, count = 1, status = (int?)503 } : new { provider = "resend", kind, count = 1, status = (int?)null });

        await TryAsync();
        Assert.Empty(await App.EmailsAsync());

        using var again = await App.SendAsync(Email, "k");
        await again.JsonAsync(HttpStatusCode.OK);
        Assert.Equal(("1", "1"), await OnceAsync());
    }

    [Theory]
    [InlineData("drop_answer")]
    [InlineData("reset")]
    [InlineData("truncated")]
    [InlineData("wrong_type")]
    [InlineData("wrong_content_type")]
    [InlineData("huge")]
    public async Task What_happened_behind_a_broken_answer_happened_once_and_a_retry_replays_it(string kind)
    {
        await App.FaultAsync(new { provider = "resend", route = "POST /emails", kind, count = 1 });

        await TryAsync();
        Assert.Equal(("1", "1"), await OnceAsync());

        using var again = await App.SendAsync(Email, "k");
        var answer = await again.JsonAsync(HttpStatusCode.OK);
        Assert.Equal(("1", "2"), await OnceAsync());
        Assert.Equal(answer.Text("id"), (await App.EmailsAsync()).Single().Text("id"));
    }

    [Fact]
    public async Task A_dropped_debit_is_in_the_ledger_and_its_key_is_taken()
    {
        var customer = await App.NewCustomerAsync();
        await App.AdjustAsync(customer, 10);
        await App.FaultAsync(new { provider = "dodo", route = "POST */ledger-entries", kind = "drop_answer", match = "email-1", count = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => App.DebitAsync(customer, "1", "email-1"));
        using var again = await App.DebitAsync(customer, "1", "email-1");

        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal("9", await App.BalanceAsync(customer));
    }

    [Fact]
    public async Task A_port_that_is_down_refuses_connections_until_the_fault_is_removed()
    {
        var fault = await App.FaultAsync(new { provider = "resend", down = true });

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => App.SendAsync(Email, "k"));
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(refused.InnerException).SocketErrorCode);
        using (var other = await App.Dodo.GetAsync("/customers"))
        {
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        }

        await App.Console.DeleteAsync("/control/faults/" + fault);
        using var answer = await App.SendAsync(Email, "k");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task A_call_that_hangs_has_no_answer_and_has_acted_only_when_told_to(bool acts, int emails)
    {
        await App.FaultAsync(new { provider = "resend", kind = "hang", acts });
        using var patience = new CancellationTokenSource();
        var hanging = App.Resend.PostAsJsonAsync("/emails", Email, patience.Token);

        await Until.TrueAsync(async () => (await App.CallsAsync()).Any(static c => c.Text("fault") is not "") && (await App.EmailsAsync()).Count == emails);

        Assert.False(hanging.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        Assert.Equal(JsonValueKind.Null, (await App.CallsAsync()).Single().GetProperty("status").ValueKind);
    }

    [Fact]
    public async Task A_reset_comes_after_as_many_bytes_as_asked_for()
    {
        await App.FaultAsync(new { provider = "resend", kind = "reset", after_bytes = 5 });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/emails") { Content = JsonContent.Create(Email) };

        using var answer = await App.Resend.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var read = new byte[100];
        var length = await body.ReadAtLeastAsync(read, 5);

        Assert.Equal("{\"id\"", Encoding.UTF8.GetString(read, 0, length));
        await Assert.ThrowsAnyAsync<IOException>(async () => await body.ReadExactlyAsync(read));
    }

    private static object Email => new { from = "a@mailkit.example", to = "b@acme.example", subject = "Hi", text = "Hi" };

    private async Task TryAsync()
    {
        try
        {
            (await App.SendAsync(Email, "k")).Dispose();
        }
        catch (HttpRequestException)
        {
            // Some faults are seen as an answer and some as a broken connection.
        }
    }

    private async Task<(string TimesAccepted, string Requests)> OnceAsync()
    {
        var email = Assert.Single(await App.EmailsAsync());
        return (email.Text("times_accepted"), email.Text("requests"));
    }
}
