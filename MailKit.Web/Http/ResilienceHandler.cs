using System.Net;
using MailKit.Domain.Work;
using MailKit.Web.Work;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace MailKit.Web.Http;

/// <summary>
/// Every outgoing call passes here: total timeout, retry of reads, circuit breaker, rate limit, timeout of one answer. Writes are
/// never repeated here: the step that makes them repeats them with the same key, so that a crash between two tries changes nothing.
/// Whatever goes wrong leaves as a <see cref="ProviderException"/> that says whether the provider may have acted.
/// </summary>
public sealed class ResilienceHandler : DelegatingHandler
{
    /// <summary>More than any answer that means something (bytes).</summary>
    private const long MaxAnswer = 4 * 1024 * 1024;

    /// <summary>After a 429 that names no time.</summary>
    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Break = TimeSpan.FromSeconds(5);
    private static readonly ResiliencePropertyKey<bool> IsRead = new("mailkit.is-read");

    private readonly string _provider;
    private readonly ProviderOptions _options;
    private readonly ProviderLimits _limits;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public ResilienceHandler(string provider, ProviderOptions options, ProviderLimits limits)
    {
        (_provider, _options, _limits) = (provider, options, limits);
        _pipeline = Build();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(IsRead, request.Method == HttpMethod.Get);

        try
        {
            return await _pipeline.ExecuteAsync(static async (context, call) => await call.Handler.CallAsync(call.request, context.CancellationToken), context, (Handler: this, request));
        }
        catch (BrokenCircuitException e)
        {
            var wait = e.RetryAfter is { Ticks: > 0 } rest ? rest : Break;
            _limits.CloseHere(_provider, wait);
            throw ProviderException.HeldBack($"{_provider} failed often in a row, so it is left alone for a moment.", wait);
        }
        catch (TimeoutRejectedException e)
        {
            throw new ProviderException($"{_provider} did not answer within {_options.Timeout.TotalSeconds:0.#} seconds.", mayHaveActed: true, inner: e);
        }
        catch (HttpRequestException e)
        {
            var reached = e.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError);
            throw new ProviderException(reached ? $"{_provider} broke off its answer." : $"{_provider} cannot be reached.", reached, inner: e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    // One try that came through the limit. The whole answer is read here, so that a body which never ends is a timeout, too.
    private async Task<HttpResponseMessage> CallAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);

        try
        {
            CrashPoint.Reach($"{_provider}-answered");
            await response.Content.LoadIntoBufferAsync(MaxAnswer, cancellationToken);

            if (Pause(response) is { } pause)
            {
                await _limits.CloseAsync(_provider, pause, cancellationToken);
            }

            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static TimeSpan? Pause(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.TooManyRequests => ProviderResponse.RetryAfter(response) ?? DefaultPause,
        HttpStatusCode.ServiceUnavailable => ProviderResponse.RetryAfter(response),
        _ => null,
    };

    private ResiliencePipeline<HttpResponseMessage> Build() => new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddTimeout(_options.Timeout * 1.5)
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = 2,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(200),
            UseJitter = true,
            ShouldHandle = static arguments => ValueTask.FromResult(arguments.Context.Properties.GetValue(IsRead, false) && IsTransient(arguments.Outcome)),
        })
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
        {
            FailureRatio = 0.8,
            MinimumThroughput = 10,
            SamplingDuration = TimeSpan.FromSeconds(10),
            BreakDuration = Break,
            ShouldHandle = static arguments => ValueTask.FromResult(IsTransient(arguments.Outcome)),
        })
        .AddStrategy(_ => new Turn(_provider, _options, _limits), new TurnOptions())
        .AddTimeout(_options.Timeout)
        .Build();

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome)
        => outcome.Exception is HttpRequestException or TimeoutRejectedException
            || outcome.Result?.StatusCode is HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError;

    /// <summary>The rate limit as a strategy: each try waits for its turn.</summary>
    private sealed class Turn(string provider, ProviderOptions options, ProviderLimits limits) : ResilienceStrategy<HttpResponseMessage>
    {
        protected override async ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
            Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback, ResilienceContext context, TState state)
        {
            try
            {
                await limits.EnterAsync(provider, options.Limits, context.CancellationToken);
            }
            catch (Exception e) when (e is ProviderException or OperationCanceledException)
            {
                return Outcome.FromException<HttpResponseMessage>(e);
            }

            return await callback(context, state);
        }
    }

    private sealed class TurnOptions : ResilienceStrategyOptions;
}
