using System.Net;
using System.Threading.RateLimiting;
using MailKit.Domain.Work;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace MailKit.Web.Http;

/// <summary>
/// Every outgoing call passes here: rate limit, retry of reads, circuit breaker, timeout. Writes are never repeated here:
/// the step that makes them repeats them with the same key, so that a crash between two tries changes nothing.
/// Whatever goes wrong leaves as a <see cref="ProviderException"/> that says whether the provider may have acted.
/// </summary>
public sealed class ResilienceHandler(string provider, ProviderOptions options) : DelegatingHandler
{
    private readonly ResiliencePipeline<HttpResponseMessage> _reads = Build(options, retries: 2);
    private readonly ResiliencePipeline<HttpResponseMessage> _writes = Build(options, retries: 0);
    private readonly RateLimiter? _limiter = options.RequestsPerSecond is 0 ? null : new TokenBucketRateLimiter(new()
    {
        TokenLimit = options.RequestsPerSecond,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1.0 / options.RequestsPerSecond),
        QueueLimit = 200,
    });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var lease = _limiter is null ? null : await _limiter.AcquireAsync(1, cancellationToken);

        if (lease is { IsAcquired: false })
        {
            throw new ProviderException($"More calls are waiting for {provider} than its rate limit lets through.", mayHaveActed: false);
        }

        try
        {
            var pipeline = request.Method == HttpMethod.Get ? _reads : _writes;
            return await pipeline.ExecuteAsync(async token => await base.SendAsync(request, token), cancellationToken);
        }
        catch (BrokenCircuitException e)
        {
            throw new ProviderException($"{provider} failed often in a row, so it is left alone for a moment.", mayHaveActed: false, e.RetryAfter, e);
        }
        catch (TimeoutRejectedException e)
        {
            throw new ProviderException($"{provider} did not answer within {options.Timeout.TotalSeconds:0} seconds.", mayHaveActed: true, inner: e);
        }
        catch (HttpRequestException e)
        {
            var reached = e.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError);
            throw new ProviderException(reached ? $"{provider} broke off its answer." : $"{provider} cannot be reached.", reached, inner: e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _limiter?.Dispose();
        }

        base.Dispose(disposing);
    }

    private static ResiliencePipeline<HttpResponseMessage> Build(ProviderOptions options, int retries)
    {
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>();

        if (retries > 0)
        {
            pipeline.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = retries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(200),
                UseJitter = true,
                ShouldHandle = static arguments => ValueTask.FromResult(IsTransient(arguments.Outcome)),
            });
        }

        return pipeline
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                FailureRatio = 0.8,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(5),
                ShouldHandle = static arguments => ValueTask.FromResult(IsTransient(arguments.Outcome)),
            })
            .AddTimeout(options.Timeout)
            .Build();
    }

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome)
        => outcome.Exception is HttpRequestException or TimeoutRejectedException
            || outcome.Result?.StatusCode is HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError;
}
