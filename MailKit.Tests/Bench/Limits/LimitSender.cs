using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using MailKit.Domain.Credits;

namespace MailKit.Tests.Bench.Limits;

/// <summary>Where the limit sends and debits, and by which secrets it knows their webhooks.</summary>
public sealed record LimitProviders(Uri Resend, string ResendKey, string ResendSecret, Uri Dodo, string DodoKey, string DodoSecret, string EntitlementId, string CustomerId);

/// <summary>
/// The useful limit of sending: what was accepted goes to Resend a hundred at a time under one key, and is debited at Dodo in one entry under another; each outcome is written
/// durably. It tries nothing twice: a call that fails ends the program.
/// </summary>
public sealed class LimitSender : IDisposable
{
    private const int Together = 100;
    private const int InFlight = 64;

    private static readonly TimeSpan Company = TimeSpan.FromMilliseconds(20);

    private readonly Channel<LimitEmail> _accepted = Channel.CreateUnbounded<LimitEmail>();
    private readonly SemaphoreSlim _places = new(InFlight);
    private readonly LimitBook _book;
    private readonly HttpClient _resend;
    private readonly HttpClient _dodo;
    private readonly string _ledger;

    public LimitSender(LimitBook book, LimitProviders to)
    {
        _book = book;
        _resend = Client(to.Resend, to.ResendKey);
        _dodo = Client(to.Dodo, to.DodoKey);
        _ledger = $"credit-entitlements/{to.EntitlementId}/balances/{to.CustomerId}/ledger-entries";
    }

    public void Add(LimitEmail email) => _accepted.Writer.TryWrite(email);

    public async Task RunAsync()
    {
        while (await _accepted.Reader.WaitToReadAsync())
        {
            if (_accepted.Reader.Count < Together)
            {
                await Task.Delay(Company);
            }

            var set = new List<LimitEmail>(Together);

            while (set.Count < Together && _accepted.Reader.TryRead(out var email))
            {
                set.Add(email);
            }

            await _places.WaitAsync();
            _ = SendAsync(set);
        }
    }

    public void Dispose()
    {
        _resend.Dispose();
        _dodo.Dispose();
        _places.Dispose();
    }

    private async Task SendAsync(List<LimitEmail> emails)
    {
        try
        {
            var group = emails[0].Id;
            var sent = await PostAsync(_resend, "emails/batch", $"mailkit-batch-{group}", new StringContent($"[{string.Join(',', emails.Select(Tagged))}]", Encoding.UTF8, "application/json"));
            await _book.SentAsync([.. emails.Zip(sent.GetProperty("data").EnumerateArray(), (email, one) => (email.Id, one.GetProperty("id").GetString()!))]);
            var note = DebitNote.ForSettlement(group, [.. emails.Select(e => e.Id)]);
            await PostAsync(_dodo, _ledger, null, JsonContent.Create(new { entry_type = "debit", amount = $"{emails.Count}", reason = note.Reason, idempotency_key = note.Key, metadata = note.Metadata() }));
            await _book.SettledAsync([.. emails.Select(e => e.Id)]);
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"{e}");
            Environment.Exit(1);
        }
        finally
        {
            _places.Release();
        }
    }

    // What the client wrote, and by what the sandbox's books tell whose it is.
    private static string Tagged(LimitEmail email) => $$"""{{Encoding.UTF8.GetString(email.Body.AsSpan(..^1))}},"tags":[{"name":"mailkit_email_id","value":"{{email.Id}}"}]}""";

    private static async Task<JsonElement> PostAsync(HttpClient http, string path, string? key, HttpContent body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static HttpClient Client(Uri url, string key)
    {
        var http = new HttpClient { BaseAddress = url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        http.DefaultRequestHeaders.UserAgent.ParseAdd("mailkit-limit/1");
        return http;
    }
}
