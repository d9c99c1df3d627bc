namespace MailKit.Sandbox.Traffic;

/// <summary>The last calls of both providers' APIs, in memory.</summary>
public sealed class CallLog
{
    private const int Kept = 200_000;

    private readonly Lock gate = new();
    private readonly Queue<Call> calls = new();

    /// <summary>Notes a request; its status follows when its answer begins, so whoever has the answer finds it here.</summary>
    public Call Note(HttpContext context, Provider provider)
    {
        var request = context.Request;
        var now = TimeProvider.System.GetUtcNow();
        var call = new Call
        {
            At = new(now.Ticks - (now.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero),
            Provider = provider,
            Method = request.Method,
            Path = request.Path.Value ?? "",
            IdempotencyKey = request.Headers.TryGetValue("Idempotency-Key", out var key) ? key.ToString() : null,
        };

        lock (gate)
        {
            calls.Enqueue(call);

            if (calls.Count > Kept)
            {
                calls.Dequeue();
            }
        }

        context.Features.Set(call);
        context.Response.OnStarting(NoteStatus, context);
        return call;
    }

    public IReadOnlyList<Call> Since(DateTimeOffset? since, Provider? provider)
    {
        lock (gate)
        {
            return [.. calls.Where(c => (since is null || c.At >= since) && (provider is null || c.Provider == provider))];
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            calls.Clear();
        }
    }

    private static Task NoteStatus(object state)
    {
        var context = (HttpContext)state;

        if (context.Features.Get<Call>() is { } call)
        {
            call.Status = context.Response.StatusCode;
        }

        return Task.CompletedTask;
    }
}
