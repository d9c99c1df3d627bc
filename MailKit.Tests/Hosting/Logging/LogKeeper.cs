using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MailKit.Tests.Hosting.Logging;

/// <summary>Keeps what an application logs at a level or worse; errors are watched.</summary>
public sealed class LogKeeper(ConcurrentQueue<string> lines, ErrorWatch errors, LogLevel least = LogLevel.Warning) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var line = $"{logLevel}: {formatter(state, exception)} {exception}";
        lines.Enqueue(line);

        if (logLevel >= LogLevel.Error)
        {
            errors.Add(line);
        }
    }

    public void Dispose()
    {
    }
}
