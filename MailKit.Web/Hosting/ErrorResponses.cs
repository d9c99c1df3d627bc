using MailKit.Domain.Work;
using MailKit.Web.Api;
using MailKit.Web.Data;
using MailKit.Web.Work.Lanes;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MailKit.Web.Hosting;

/// <summary>Turns what went wrong into an answer: JSON for code, a page for people, never a stack trace.</summary>
public static class ErrorResponses
{
    public static void UseErrorResponses(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/status/{0}");
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/error",
            StatusCodeSelector = Status,
            AllowStatusCode404Response = true,

            // What is our fault is logged, whoever got the answer.
            SuppressDiagnosticsCallback = static context => Status(context.Exception) is not StatusCodes.Status500InternalServerError,
        });

        // Code gets its answer here, so that nothing is left for the pages above.
        app.UseStatusCodePages(async pages =>
        {
            if (IsForCode(pages.HttpContext))
            {
                await ApiError.Of(pages.HttpContext.Response.StatusCode).ExecuteAsync(pages.HttpContext);
            }
        });
    }

    public static bool IsForCode(HttpContext context)
        => context.GetEndpoint()?.Metadata.GetMetadata<ApiEndpoint>() is not null
            || context.Request.Headers.Authorization.Count > 0
            || context.Request.Path.StartsWithSegments("/webhooks")
            || context.Request.HasJsonContentType();

    internal static int Status(Exception exception) => exception switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        ProviderException or LaneFullException => StatusCodes.Status503ServiceUnavailable,
        _ when DatabaseTrouble.IsAway(exception) => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}

/// <summary>Answers code with an error it can read; people get the page.</summary>
public sealed class ApiExceptionHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var status = ErrorResponses.Status(exception);

        if (status is StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = "5";
        }

        if (!ErrorResponses.IsForCode(httpContext) && httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.Metadata.GetMetadata<ApiEndpoint>() is null)
        {
            return false;
        }

        try
        {
            await ApiError.Of(status).ExecuteAsync(httpContext);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked has gone meanwhile: nobody is there to be answered, and that is no error of ours.
        }

        return true;
    }
}
