/** Frameworks by coordinate in Maven and Gradle: `group:artifact`, or the group. */
export const jvmFrameworks: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'org.springframework.boot': 'Spring Boot',
    'org.springframework.cloud': 'Spring Cloud',
    'org.springframework': 'Spring Framework',
    'com.alibaba.cloud': 'Spring Cloud Alibaba',
    'org.apache.dubbo': 'Dubbo',
    'io.quarkus': 'Quarkus',
    'io.quarkus.platform': 'Quarkus',
    'io.micronaut': 'Micronaut',
    'io.micronaut.platform': 'Micronaut',
    'io.micronaut.application': 'Micronaut',
    'io.helidon': 'Helidon',
    'io.vertx': 'Vert.x',
    'io.ktor': 'Ktor',
    'org.hibernate.orm': 'Hibernate',
    'org.mybatis.spring.boot': 'MyBatis',
    'org.apache.shardingsphere': 'ShardingSphere',
  }),
);

/** The same by the names that versions have in properties and catalogs. */
export const jvmVersionNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'java.version': 'Java',
    'maven.compiler.release': 'Java',
    'maven.compiler.source': 'Java',
    java: 'Java',
    kotlin: 'Kotlin',
    'kotlin.version': 'Kotlin',
    'spring-boot.version': 'Spring Boot',
    'spring.boot.version': 'Spring Boot',
    'spring-boot': 'Spring Boot',
    springboot: 'Spring Boot',
    springbootversion: 'Spring Boot',
    'spring-cloud.version': 'Spring Cloud',
    'spring-cloud': 'Spring Cloud',
    springcloudversion: 'Spring Cloud',
    'quarkus.platform.version': 'Quarkus',
    quarkusplatformversion: 'Quarkus',
    quarkus: 'Quarkus',
    'micronaut.version': 'Micronaut',
    micronautversion: 'Micronaut',
    micronaut: 'Micronaut',
    'dubbo.version': 'Dubbo',
    dubbo: 'Dubbo',
    ktor: 'Ktor',
  }),
);

export const nodeFrameworks: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '@angular/core': 'Angular',
    '@nestjs/core': 'NestJS',
    '@hapi/hapi': 'hapi',
    express: 'Express',
    fastify: 'Fastify',
    hono: 'Hono',
    koa: 'Koa',
    egg: 'Egg',
    next: 'Next.js',
    nuxt: 'Nuxt',
    react: 'React',
    svelte: 'Svelte',
    vue: 'Vue',
    typeorm: 'TypeORM',
  }),
);

export const goFrameworks: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'github.com/gin-gonic/gin': 'Gin',
    'github.com/labstack/echo': 'Echo',
    'github.com/gofiber/fiber': 'Fiber',
    'github.com/go-chi/chi': 'chi',
    'github.com/go-kratos/kratos': 'Kratos',
    'github.com/zeromicro/go-zero': 'go-zero',
    'github.com/cloudwego/kitex': 'Kitex',
    'github.com/cloudwego/hertz': 'Hertz',
    'google.golang.org/grpc': 'gRPC',
    'gorm.io/gorm': 'GORM',
  }),
);

/** Names in lower case, with `-` for `_` and `.`. */
export const pythonFrameworks: ReadonlyMap<string, string> = new Map(
  Object.entries({
    aiohttp: 'aiohttp',
    celery: 'Celery',
    django: 'Django',
    fastapi: 'FastAPI',
    flask: 'Flask',
    sanic: 'Sanic',
    starlette: 'Starlette',
    tornado: 'Tornado',
    sqlalchemy: 'SQLAlchemy',
  }),
);
