using System.Diagnostics;
using System.Text;

namespace MailKit.Tests.Bench.Loading;

/// <summary>Clients that ask for one email after another, each with a key of its own, until the time is over.</summary>
public sealed class Load
{
    /// <summary>About a kilobyte, as an ordinary email has.</summary>
    private static readonly string Html = $"<p>{string.Join(' ', Enumerable.Repeat("Your order is on its way to you.", 30))}</p>";

    // Who is refused does not come back at once.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Uri _url;
    private readonly byte[][] _requests;
    private readonly int _keyAt;

    /// <param name="secrets">The API keys that they ask with, in turns: one for each account.</param>
    public Load(Uri url, params IReadOnlyList<string> secrets)
    {
        _url = url;
        _requests = [.. secrets.Select(secret => Request(url, secret))];
        _keyAt = _requests[0].AsSpan().IndexOf("Idempotency-Key: "u8) + "Idempotency-Key: ".Length;
    }

    /// <param name="atMost">So many requests in all.</param>
    /// <param name="perSecond">No more of them begin in a second; null for as many as are answered.</param>
    public async Task<LoadResult> RunAsync(int clients, TimeSpan time, int atMost, double? perSecond = null)
    {
        var (left, clock, beganAt) = (atMost, Stopwatch.StartNew(), DateTimeOffset.UtcNow);
        var seen = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(AskAsync)));
        var accepted = seen.SelectMany(one => one.Accepted).ToList();

        return new(accepted, [.. seen.SelectMany(one => one.Others)], left < 0 && accepted.Count > 0 ? TimeSpan.FromTicks(Math.Min(time.Ticks, accepted.Max(a => a.At.Ticks))) : time) { BeganAt = beganAt };

        async Task<(List<Accepted> Accepted, List<int> Others)> AskAsync()
        {
            var (mine, others, request) = (new List<Accepted>(), new List<int>(), new byte[_requests.Max(r => r.Length)]);
            using var client = new Client(_url);

            while (clock.Elapsed < time && Interlocked.Decrement(ref left) is >= 0 and var after)
            {
                if (perSecond is { } rate && TimeSpan.FromSeconds((atMost - 1 - after) / rate) - clock.Elapsed is { Ticks: > 0 } early)
                {
                    await Task.Delay(early);
                }

                var next = _requests[after % _requests.Length];
                next.CopyTo(request, 0);
                Guid.NewGuid().TryFormat(request.AsSpan(_keyAt), out _);
                var began = clock.Elapsed;
                var (status, body) = await client.AskAsync(request.AsMemory(0, next.Length));

                if (status is 200)
                {
                    mine.Add(new(IdIn(body.Span), clock.Elapsed, clock.Elapsed - began));
                }
                else
                {
                    others.Add(status);
                    await Task.Delay(Pause);
                }
            }

            return (mine, others);
        }
    }

    private static byte[] Request(Uri url, string secret)
    {
        var body = $$"""{"from":"hello@mailkit.example","to":"delivered@resend.dev","subject":"Your order","html":"{{Html}}"}""";
        return Encoding.ASCII.GetBytes($"POST /emails HTTP/1.1\r\nHost: {url.Authority}\r\nAuthorization: Bearer {secret}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nIdempotency-Key: {Guid.Empty}\r\n\r\n{body}");
    }

    private static Guid IdIn(ReadOnlySpan<byte> body) => Guid.Parse(body.Slice(body.IndexOf("\"id\":\""u8) + 6, 36));
}
