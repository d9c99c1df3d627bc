using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Payments.Invoices;

/// <summary>Invoices of payments and refunds, as PDF; whoever has the link may read them.</summary>
public static class InvoiceEndpoints
{
    public static void MapDodoInvoices(this WebApplication app)
    {
        app.Map("GET", "/invoices/payments/{id}", static async (call, state) => await SendPdfAsync(call, InvoicePdf.Of(await state.ReadAsync(s => s.Payments.Require(call.Route("id"), "Payment")))));
        app.Map("GET", "/invoices/refunds/{id}", static async (call, state) => await SendPdfAsync(call, InvoicePdf.Of(await state.ReadAsync(s => s.Refunds.Require(call.Route("id"), "Refund")))));
    }

    private static Task SendPdfAsync(DodoCall call, byte[] pdf)
    {
        call.Context.Response.ContentType = "application/pdf";
        call.Context.Response.ContentLength = pdf.Length;
        return call.Context.Response.Body.WriteAsync(pdf).AsTask();
    }
}
