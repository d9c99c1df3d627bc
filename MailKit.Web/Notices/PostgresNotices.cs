using System.Collections.Concurrent;
using MailKit.Web.Data;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MailKit.Web.Notices;

/// <summary>
/// Carries notices between the processes on one PostgreSQL database by LISTEN and NOTIFY: one notification for all that happened within some milliseconds, never in a
/// transaction that moves money, because those with a notification commit one after the other. A process that has heard of no other tells nothing but that it is there.
/// </summary>
public sealed partial class PostgresNotices(ProcessNotices notices, IConfiguration configuration, IOptions<NoticeOptions> options, ILogger<PostgresNotices> logger) : BackgroundService
{
    /// <summary>How the listening connections are called at the server.</summary>
    public const string Listener = "mailkit notices";

    private const string Channel = "mailkit";
    private const string Hello = "hello";

    /// <summary>A notification carries 8,000 bytes; an account's id takes 38.</summary>
    private const int MostTogether = 180;

    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan HelloEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly string _self = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<string, long> _others = new();
    private volatile bool _mustGreet = true;

    /// <summary>The listening connection stands.</summary>
    public bool IsListening { get; private set; }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => options.Value.Listen ? Task.WhenAll(ForeverAsync(ListenAsync, stoppingToken), ForeverAsync(TellAsync, stoppingToken)) : Task.CompletedTask;

    private async Task ForeverAsync(Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await work(stopping);
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Until it goes well again, everybody finds what there is by looking.
                LogAway(e.Message);
                await Task.Delay(Again, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // A pooler that lends connections by the transaction cannot listen; what migrates goes round it, and so does this.
    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var address = configuration.GetConnectionString("Migrations") is { Length: > 0 } direct ? direct : Database.Prepared(configuration);
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address) { ApplicationName = Listener, Pooling = false, KeepAlive = 15 }.ConnectionString);
        connection.Notification += (_, notification) => Hear(notification.Payload);
        await connection.OpenAsync(cancellationToken);

        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }

        try
        {
            IsListening = true;
            _mustGreet = true;
            notices.Wake();
            notices.Missed();

            while (true)
            {
                await connection.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            IsListening = false;
        }
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var began = TimeProvider.System.GetTimestamp();
            await notices.WaitAsync(HelloEvery, cancellationToken);
            await Task.Delay(Together, cancellationToken);
            Forget();
            var told = notices.Take().Select(notice => $"{notice.Topic}{notice.Subject}").ToList();

            if (_mustGreet || TimeProvider.System.GetElapsedTime(began) >= HelloEvery)
            {
                _mustGreet = false;
                told.Add(Hello);
            }

            await SendAsync(told, cancellationToken);
        }
    }

    private async Task SendAsync(List<string> told, CancellationToken cancellationToken)
    {
        if (told.Count is 0)
        {
            return;
        }

        await using var connection = new NpgsqlConnection(Database.Prepared(configuration));
        await connection.OpenAsync(cancellationToken);

        foreach (var some in told.Chunk(MostTogether))
        {
            await using var notify = new NpgsqlCommand("SELECT pg_notify($1, $2)", connection);
            notify.Parameters.Add(new() { Value = Channel });
            notify.Parameters.Add(new() { Value = $"{_self} {string.Join(',', some)}" });
            await notify.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private void Hear(string payload)
    {
        if (payload.Split(' ') is not [var who, var told] || who == _self)
        {
            return;
        }

        var isNew = !_others.ContainsKey(who);

        // Known first: whoever forgets at this moment must not find nobody.
        _others[who] = TimeProvider.System.GetTimestamp();
        notices.HasListeners = true;

        if (isNew)
        {
            // He does not know of us yet.
            _mustGreet = true;
            notices.Wake();
        }

        foreach (var notice in told.Split(',').Where(notice => notice is not Hello and not ""))
        {
            notices.Hear(new(notice[0], notice[1..]));
        }
    }

    // Who has said nothing for some time is gone.
    private void Forget()
    {
        foreach (var (who, at) in _others)
        {
            if (TimeProvider.System.GetElapsedTime(at) > 3 * HelloEvery)
            {
                _others.TryRemove(who, out _);
            }
        }

        notices.HasListeners = !_others.IsEmpty;
    }

    [LoggerMessage(LogLevel.Warning, "Other processes are not heard of, or not told, and find work by looking: {Reason}")]
    private partial void LogAway(string reason);
}
