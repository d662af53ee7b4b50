// SPDX-License-Identifier: EUPL-1.2
// Spanish phrases, as they are written in Spain: ordinary life,
// what the story needs, adverts, mail.
#include "training/phrases/grammar.h"

namespace clew::training {
namespace {

constexpr Rule kRules[] = {
    {"hello", "hola|buenas|buenos días|hola[,|] [qué tal|cómo estás|todo bien]?|ey"},
    {"answer",
     "ok|vale|sí|no|claro|sin problema|jaja|[de verdad|en serio]?|[quizás|no sé|ya "
     "veremos]|[genial|perfecto|bien]|"
     "gracias|muchas gracias|yo también|[por qué|cuándo|dónde]?|[luego|mañana] [te "
     "llamo|hablamos]|👍|😂|todavía no|"
     "perdón[,|] [estaba ocupado|dormía]|[cinco|diez] minutos"},
    {"food",
     "[hago|comemos|hay] [sopa|arroz|lentejas|tortilla|pescado] [hoy|esta noche|otra vez]|[has "
     "comido|ya comiste]?|[primero|"
     "ahora] [café|un té]|la nevera está [vacía|casi vacía]"},
    {"weather",
     "[llueve|hace frío|hace mucho calor] [aquí|otra vez|desde ayer]|[qué tiempo hace|cómo está el "
     "tiempo] [ahí|por "
     "allí]?|[por fin|un poco de] sol"},
    {"work",
     "día [largo|duro|tranquilo] [hoy|otra vez]|[empiezo|termino] a las [seis|siete|cuatro]|[el "
     "jefe|la jefa] está [de buen "
     "humor|fuera]|[descanso|pausa] [ahora|en diez minutos]"},
    {"plans",
     "[nos vemos|quedamos] [a las seis|mañana|el viernes|en la estación]|[qué haces|planes para] "
     "el [domingo|fin de "
     "semana]?|[el bus|el tren] viene [tarde|lleno]"},
    {"leisure",
     "[viste|has visto] el [partido|capítulo] [ayer|anoche]?|[perdimos|ganaron] [otra vez|dos a "
     "uno]"},
    {"takings", "[hoy|esta semana] {amount} de la [casa|habitación] [dos|tres|cuatro], apúntalo"},
    {"paid", "[hecho|enviado|ya está], {amount} [como siempre|como la otra vez]"},
    {"pay_up", "[manda|envía] {amount} a {account} antes del viernes"},
    {"agree", "vale|[hecho|de acuerdo]|[sí|bien], [hoy|mañana]|👍"},
    {"company_open",
     "[Buenas noches|Hola|Buenos días], me llamo {name} y [recibo|estoy] en {city} en un "
     "[lugar|sitio] "
     "[tranquilo|calmado|discreto]."},
    {"company_body",
     "Compañía [elegante|agradable|educada] para una [cena|comida|tarde] o una [velada|hora] "
     "tranquila, solo con "
     "[cita|reserva]."},
    {"company_terms",
     "[Visitas|Encuentros] desde {price} [euros|EUR], solo [caballeros|señores] "
     "[educados|respetuosos|limpios]."},
    {"company_contact",
     "[Llámame|Escríbeme] [directamente |]al {phone}, respondo [rápido|enseguida|pronto]."},
    {"company_signs",
     "Disponible día y noche.|Solo unos días en tu ciudad.|Una amiga puede venir si quieres.|Sin "
     "preguntas sobre la "
     "vida privada.|Voy a tu hotel, el chófer espera.|Nueva aquí, primera vez en España."},
    {"own_advert",
     "[Hola|Buenas], soy {name}, trabajo [sola|por mi cuenta] en {city}. [Compañía|Tiempo] para "
     "[una cena|la noche|un "
     "viaje]. Yo [elijo|decido] a quién veo, primero un mensaje [corto|educado]. Desde {price} "
     "euros. {phone}"},
    {"sale",
     "[Bicicleta|Sofá|Mesa de jardín|Piano|Lavadora|Cámara] [en buen estado|poco uso|con caja], "
     "{city}, {price} euros, [recoger "
     "en casa|solo fin de semana], [artículo|pedido] número {order}. Tel {phone}"},
    {"rental",
     "[Piso|Habitación|Estudio] en alquiler en {city}, {area} metros, {price} euros al mes, "
     "referencia {order}, visitas el "
     "{date}. {phone}"},
    {"group_talk",
     "[alguien conoce|quién conoce] [un médico|una escuela|un bus a {city}]?|[regalo|damos] "
     "[ropa|un carrito] en "
     "{city}|[gracias|gracias a todos]"},
    {"group_help",
     "asesoría [legal|jurídica] gratis [el lunes|los jueves], {city}, escribe a {email}"},
    {"mail_greeting", "[Hola|Buenos días|Estimada] {name},"},
    {"mail_close", "[Un saludo|Saludos|Atentamente]\n{sender}"},
    {"subject_workers", "[Gente|Trabajadores] para {date}"},
    {"mail_workers",
     "[necesito|nos faltan] [cuatro|seis|ocho] personas en {city} desde el {date}. Pago {amount} "
     "euros a la semana por "
     "[cabeza|persona] a usted, [como siempre|como el año pasado]. [No quiero saber|De] los "
     "papeles se ocupa usted."},
};

}  // namespace

std::span<const Rule> spanish_rules() { return kRules; }

}  // namespace clew::training
